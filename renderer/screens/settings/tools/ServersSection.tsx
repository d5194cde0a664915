import { Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ServerRow } from './ServerRow.tsx';

/** The servers of `mcp.json`. */
export function ServersSection({ servers }: { servers: readonly ToolServer[] | undefined }) {
  const { t } = useTranslation();
  return (
    <Section title={t('tools.servers')} text={t('tools.serversText')}>
      {servers === undefined ? (
        <div className="p-4">
          <Skeleton className="h-8" />
        </div>
      ) : servers.length === 0 ? (
        <Empty icon={Plug} title={t('tools.none')} text={t('tools.noneText')} />
      ) : (
        servers.map((server) => <ServerRow key={server.name} server={server} />)
      )}
    </Section>
  );
}

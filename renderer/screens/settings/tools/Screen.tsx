import { FileJson, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useTools } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { BuiltinSection } from './BuiltinSection.tsx';
import { ConfigDialog } from './ConfigDialog.tsx';
import { RulesSection } from './RulesSection.tsx';
import { ServerDialog } from './ServerDialog.tsx';
import { ServersSection } from './ServersSection.tsx';

/** With an empty search, since one that a link brought would stay. */
const addPath = '/settings/tools/add?';
const listPath = '/settings/tools?';

/** What models may call: Paddock's own tools, MCP servers, and what may run without asking. */
export default function ToolsScreen({ isAdding }: { isAdding: boolean }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { data, error, refetch } = useTools();
  const [isEditing, setIsEditing] = useState(false);
  const edit = () => setIsEditing(true);
  const problem = data?.problem ?? null;
  return (
    <Page
      title={t('tools.title')}
      text={t('tools.text')}
      width="medium"
      actions={
        <div className="flex flex-wrap gap-2">
          <Button icon={FileJson} onClick={edit}>
            {t('tools.editConfig')}
          </Button>
          <Button look="primary" icon={Plus} onClick={() => navigate(addPath)}>
            {t('tools.add')}
          </Button>
        </div>
      }
    >
      {problem === null ? null : (
        <Notice
          kind="bad"
          className="mt-4"
          title={t('tools.problem')}
          text={problem.line === null ? problem.message : t('tools.problemAt', { ...problem })}
        >
          <Button onClick={edit}>{t('tools.openEditor')}</Button>
        </Notice>
      )}
      {error === null ? null : (
        <Notice kind="bad" className="mt-4" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy}>
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      <BuiltinSection />
      <ServersSection servers={data?.servers.filter(({ kind }) => kind !== 'own')} />
      <RulesSection />
      {isEditing ? <ConfigDialog onClose={() => setIsEditing(false)} /> : null}
      {isAdding ? (
        <ServerDialog
          edited={null}
          proposal={search === '' ? null : `paddock://mcp?${search}`}
          onClose={() => navigate(listPath, { replace: true })}
        />
      ) : null}
    </Page>
  );
}

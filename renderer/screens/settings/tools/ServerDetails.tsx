import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { ServerLog } from './ServerLog.tsx';
import { ToolRow } from './ToolRow.tsx';

/** What a server offers, and what it writes to its log. */
export function ServerDetails({ server: { name, title, version, state, tools } }: { server: ToolServer }) {
  const { t } = useTranslation();
  const [view, setView] = useState<'tools' | 'log'>(state === 'failed' ? 'log' : 'tools');
  return (
    <div className="border-t border-border bg-sunken px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="selectable min-w-0 text-muted">{[title, version].filter((part) => part !== null).join(' · ')}</p>
        <Segmented<'tools' | 'log'>
          label={t('tools.view')}
          value={view}
          options={[
            { value: 'tools', label: t('tools.viewTools') },
            { value: 'log', label: t('tools.viewLog') },
          ]}
          onChange={setView}
        />
      </div>
      {view === 'log' ? (
        <ServerLog name={name} />
      ) : tools.length === 0 ? (
        <p className="py-3 text-muted">{t(state === 'ready' ? 'tools.noTools' : 'tools.toolsUnknown')}</p>
      ) : (
        <ul className="mt-3 divide-y divide-border rounded-card border border-border bg-surface">
          {tools.map((tool) => (
            <ToolRow key={tool.name} server={name} tool={tool} />
          ))}
        </ul>
      )}
    </div>
  );
}

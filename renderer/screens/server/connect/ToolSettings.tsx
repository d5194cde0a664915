import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { settingsFor, tools, type Tool } from './tools.ts';

export type ToolSettingsProps = { root: string; modelId: string };

/** What to put into the settings of a common tool, with the address and the model of this moment in it. */
export function ToolSettings({ root, modelId }: ToolSettingsProps) {
  const { t } = useTranslation();
  const [tool, setTool] = useState<Tool>('continue');
  const { place, text } = settingsFor(tool, { root, modelId });
  return (
    <section className="mt-8" aria-label={t('server.tools')}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-medium text-muted">{t('server.tools')}</h2>
        <Select
          label={t('server.tools')}
          value={tool}
          options={tools.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(next) => setTool(next)}
          className="w-48"
        />
      </div>
      <div className="overflow-hidden rounded-card border border-border bg-sunken">
        <div className="flex min-h-9 items-center justify-between gap-3 border-b border-border py-1 pe-2 ps-4 text-caption text-muted">
          <span>{place}</span>
          <CopyButton
            text={text}
            label={t('server.copySettings')}
            copiedLabel={t('common.copied')}
            side="inline-start"
          />
        </div>
        <pre className="selectable overflow-x-auto px-4 py-3 font-mono text-caption leading-[1.7]">{text}</pre>
      </div>
      <p className="mt-2 text-muted">{t('server.toolsKey')}</p>
    </section>
  );
}

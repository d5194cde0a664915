import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { CodeArea } from '../../../shell/model-settings/template/CodeArea.tsx';
import { saveConfig, useConfigCheck, useToolConfig } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useDebounced } from '../../../ui/use-debounced.ts';

const checkMs = 250;

/** `mcp.json` as text, which says at once what is wrong with it. */
export function ConfigDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const config = useToolConfig().data;
  return (
    <Dialog
      title="mcp.json"
      closeLabel={t('common.close')}
      isOpen
      isWide
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {config === undefined ? null : <Editor config={config} onClose={onClose} />}
    </Dialog>
  );
}

type Config = NonNullable<ReturnType<typeof useToolConfig>['data']>;

function Editor({ config, onClose }: { config: Config; onClose(): void }) {
  const { t } = useTranslation();
  // What the file said when it was opened here.
  const [before, setBefore] = useState(config.text);
  const [text, setText] = useState(config.text);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const checked = useConfigCheck(useDebounced(text, checkMs)).data;
  const problem = checked?.problem ?? null;
  const isForeign = config.text !== before;
  const save = async () => {
    const failure = await saveConfig(text, before);
    setError(failure);
    if (failure === null) onClose();
  };
  return (
    <>
      <p className="selectable px-4 pb-2 font-mono text-caption break-all text-muted">{config.path}</p>
      {isForeign ? (
        <Notice kind="caution" className="mx-4 mb-3" title={t('tools.foreign')} text={t('tools.foreignText')}>
          <Button
            isSmall
            onClick={() => {
              setBefore(config.text);
              setText(config.text);
            }}
          >
            {t('tools.takeForeign')}
          </Button>
          <Button isSmall onClick={() => setBefore(config.text)}>
            {t('tools.keepMine')}
          </Button>
        </Notice>
      ) : null}
      {error === null || isForeign ? null : (
        <div role="alert" className="mx-4 mb-3">
          <Notice kind="bad" title={error.message} text={error.remedy} />
        </div>
      )}
      <div className="flex min-h-0 flex-1 border-y border-border">
        <CodeArea
          label={t('tools.configText')}
          text={text}
          markedLine={problem?.line ?? null}
          shownLine={config.problem?.line ?? 1}
          onChange={setText}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 p-3 ps-4">
        <output className="flex min-w-0 flex-1 basis-60 items-center gap-2">
          {problem === null ? (
            <>
              <CircleCheck size={14} aria-hidden className="shrink-0 text-good" />
              <span className="text-muted">{t('tools.valid')}</span>
            </>
          ) : (
            <>
              <CircleAlert size={14} aria-hidden className="shrink-0 text-bad" />
              <span className="text-bad">
                {problem.line === null ? problem.message : t('tools.problemAt', { ...problem })}
              </span>
            </>
          )}
        </output>
        <div className="flex gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            disabled={problem !== null || text === before || isForeign}
            onClick={() => void save()}
          >
            {t('tools.save')}
          </Button>
        </div>
      </div>
    </>
  );
}

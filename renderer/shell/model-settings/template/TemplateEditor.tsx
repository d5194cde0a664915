import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadSettings } from '../../../../contract/inference.ts';
import type { Model, ModelTemplate } from '../../../../contract/models.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useLoadedModel } from '../../../state/models.ts';
import { editProfile, useProfile } from '../../../state/profiles.ts';
import { useModelTemplate } from '../../../state/queries.ts';
import { loadModel } from '../../../state/remedies.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CodeArea } from './CodeArea.tsx';
import { DiffView } from './DiffView.tsx';

const views = ['text', 'difference'] as const;

export type TemplateEditorProps = { model: Model; failedLine: number | null };

function close(): void {
  useUi.setState({ templateEditor: null });
}

/** Repairs or replaces a model's chat template, beside what the model brings. */
export default function TemplateEditor({ model, failedLine }: TemplateEditorProps) {
  const { t } = useTranslation();
  const { profile, error } = useProfile(model.id);
  const template = useModelTemplate(model.id);
  const failure = error ?? template.error;
  return (
    <Dialog
      title={t('template.title', { name: model.name })}
      closeLabel={t('common.close')}
      isOpen
      isWide
      onOpenChange={(isOpen) => !isOpen && close()}
    >
      {profile !== undefined && template.data !== undefined ? (
        <Editor model={model} load={profile.load} template={template.data} failedLine={failedLine} />
      ) : failure === null ? (
        <Skeleton className="m-4 flex-1" />
      ) : (
        <Notice kind="bad" title={t('template.failed')} text={toErrorInfo(failure).message} className="m-4" />
      )}
    </Dialog>
  );
}

type EditorProps = TemplateEditorProps & { load: LoadSettings; template: ModelTemplate };

function Editor({ model, load, template: { own, named }, failedLine }: EditorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(load.chatTemplate ?? own ?? '');
  const [view, setView] = useState<(typeof views)[number]>('text');
  const isLoaded = useLoadedModel(model.id)?.state === 'ready';
  const chosen = text.trim() === '' || text === own ? null : text;
  const isChanged = chosen !== load.chatTemplate;

  const keep = () => {
    close();
    if (!isChanged) return;
    editProfile(model.id, { load: { ...load, chatTemplate: chosen } });
    if (isLoaded) void loadModel(model, { isAnew: true });
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-border px-4 pb-3">
        {own === null ? null : (
          <Segmented
            label={t('template.label')}
            value={view}
            options={views.map((value) => ({ value, label: t(`template.${value}`) }))}
            onChange={(next) => setView(next)}
          />
        )}
        <p className="min-w-0 flex-1 basis-60 text-caption text-pretty text-muted">
          {own === null
            ? t('template.none')
            : named.length === 0
              ? t('setting.chatTemplate.help')
              : t('template.variants', { names: named.join(', ') })}
        </p>
        {failedLine === null ? null : (
          <p role="alert" className="w-full font-medium text-bad">
            {t('template.failedAt', { line: failedLine })}
          </p>
        )}
      </div>
      {view === 'difference' && own !== null ? (
        <DiffView own={own} text={text} />
      ) : (
        <CodeArea label={t('template.label')} text={text} markedLine={failedLine} onChange={setText} />
      )}
      <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t border-border px-4 py-3">
        <Button look="quiet" disabled={chosen === null} onClick={() => setText(own ?? '')}>
          {t('template.useOwn')}
        </Button>
        <span className="flex-1" />
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button look="primary" disabled={!isChanged} onClick={keep}>
          {isLoaded ? t('template.keepAndReload') : t('template.keep')}
        </Button>
      </footer>
    </>
  );
}

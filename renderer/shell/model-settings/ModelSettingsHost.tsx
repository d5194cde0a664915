import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { closeModelSettings, useSettingsPlace } from '../../state/model-settings.ts';
import { useLocalChatModel } from '../../state/chat-models.ts';
import { useModels } from '../../state/queries.ts';
import { useUi } from '../../state/ui.ts';
import { Drawer } from '../../ui/dialog.tsx';

// With it comes the contract's schemas, which nothing before it needs.
const ModelSettings = lazy(() => import('./ModelSettings.tsx'));
const TemplateEditor = lazy(() => import('./template/TemplateEditor.tsx'));

/** The settings of a model: beside the page, or over it where the window is narrow. */
export function ModelSettingsHost() {
  const { t } = useTranslation();
  const place = useSettingsPlace();
  const open = useUi((state) => state.modelSettings);
  const editor = useUi((state) => state.templateEditor);
  const selected = useLocalChatModel();
  const models = useModels().data ?? [];
  const find = (id: string) => models.find((model) => model.id === id) ?? null;
  const model = open === null || open.modelId === null ? selected : find(open.modelId);
  const edited = editor === null ? null : find(editor.modelId);
  const panel =
    open === null ? null : (
      <Suspense fallback={null}>
        <ModelSettings model={model} tab={open.tab} />
      </Suspense>
    );

  return (
    <>
      <Drawer
        label={t('panel.title')}
        side="end"
        isOpen={place === 'over'}
        onOpenChange={(isOpen) => !isOpen && closeModelSettings()}
      >
        {panel}
      </Drawer>
      {place === 'beside' ? (
        <aside
          aria-label={t('panel.title')}
          className="flex w-(--panel-width) shrink-0 flex-col border-s border-border bg-background"
        >
          {panel}
        </aside>
      ) : null}
      {editor === null || edited === null ? null : (
        <Suspense fallback={null}>
          <TemplateEditor model={edited} failedLine={editor.line} />
        </Suspense>
      )}
    </>
  );
}

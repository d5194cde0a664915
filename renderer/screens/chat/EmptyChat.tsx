import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../i18n/format.ts';
import { isAtTheComputer } from '../../state/access.ts';
import { sendQuestion } from '../../state/chats.ts';
import { useChatModel, type ChatModel } from '../../state/chat-models.ts';
import { useLoadedModel } from '../../state/models.ts';
import { setDraft, focusComposer, useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';

/** What even the diagnostic model can answer. It knows English alone, whatever the window speaks. */
const firstSteps = [
  'What is the capital of France?',
  'Write a python function that adds two numbers.',
  'Make a table of countries and capitals.',
  'Show me the quadratic formula.',
];
/** Beginnings, for models that know the world: the person goes on from them. */
const starters = ['chat.starter.explain', 'chat.starter.draft', 'chat.starter.compare', 'chat.starter.review'] as const;

/** What a chat is for, who answers, and something to begin with. */
export function EmptyChat({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const model = useChatModel();
  const isDiagnostic = model?.local?.source === 'builtin';
  const begin = (text: string) => {
    if (model === null) return;
    if (isDiagnostic) {
      void sendQuestion({ chatId, parentId: null, text, modelId: model.id });
      return;
    }
    setDraft(chatId ?? 'new', text);
    focusComposer();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto [scrollbar-gutter:stable_both-edges]">
      <div className="mx-auto flex w-full max-w-[calc(var(--thread-width)+48px)] flex-1 flex-col justify-center px-6 py-8 max-column:px-3">
        <h1 className="text-page font-semibold tracking-tight text-balance">
          {t(isAtTheComputer() ? 'chat.emptyTitle' : 'remote.chatTitle')}
        </h1>
        <p className="mt-1.5 text-reading text-pretty text-muted">
          {t(isAtTheComputer() ? 'chat.emptyText' : 'remote.chatText')}
        </p>
        <ModelLine model={model} />
        <ul aria-label={t('chat.examples')} className="mt-6 grid grid-cols-2 gap-2 max-column:grid-cols-1">
          {(isDiagnostic ? firstSteps : starters.map((key) => t(key))).map((text) => (
            <li key={text} lang={isDiagnostic ? 'en' : undefined}>
              <button
                type="button"
                disabled={model === null || !model.available}
                onClick={() => begin(text)}
                className="h-full min-h-11 w-full rounded-card border border-border bg-surface px-4 py-2.5 text-start text-muted shadow-rest transition-colors hover:border-border-strong hover:text-text disabled:opacity-50"
              >
                {text}
                {isDiagnostic ? null : '…'}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Who answers, and whether it is ready to. */
function ModelLine({ model }: { model: ChatModel | null }) {
  const { t } = useTranslation();
  const loaded = useLoadedModel(model?.id);
  const choose = (
    <Button look="quiet" isSmall className="-mx-2" onClick={() => useUi.setState({ isLoaderOpen: true })}>
      {t('chat.chooseModel')}
    </Button>
  );
  if (model === null) {
    return (
      <p className="mt-3 flex flex-wrap items-center gap-x-1 text-muted">
        {t('chat.noModel')} {choose}
      </p>
    );
  }
  const state =
    model.provider !== null
      ? t('chat.model.elsewhere', { model: model.name, provider: model.provider })
      : !model.available
        ? t('chat.model.missing', { model: model.name })
        : loaded?.state === 'ready'
          ? t('chat.model.ready', { model: model.name })
          : loaded?.state === 'loading'
            ? t('chat.model.loading', { model: model.name, percent: formatPercent(loaded.progress) })
            : t('chat.model.waits', { model: model.name });
  return (
    <p data-testid="model-line" className="numbers mt-3 flex flex-wrap items-center gap-x-1 text-muted">
      <span className="min-w-0 break-words">{state}</span> {choose}
    </p>
  );
}

import { useTranslation } from 'react-i18next';
import { useSelectedModel } from '../../state/models.ts';
import { sendQuestion } from '../../state/chats.ts';

const examples = ['chat.example.capital', 'chat.example.python', 'chat.example.table', 'chat.example.formula'] as const;

/** What a chat is, and four first questions that even the diagnostic model can answer. */
export function EmptyChat() {
  const { t } = useTranslation();
  const model = useSelectedModel();
  const ask = (text: string) => {
    if (model !== null) void sendQuestion({ chatId: null, parentId: null, text, modelId: model.id });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto [scrollbar-gutter:stable_both-edges]">
      <div className="mx-auto flex w-full max-w-[calc(var(--thread-width)+48px)] flex-1 flex-col justify-center px-6 py-8 max-column:px-3">
        <h1 className="text-page font-semibold tracking-tight text-balance">{t('chat.emptyTitle')}</h1>
        <p className="mt-1.5 text-reading text-pretty text-muted">{t('chat.emptyText')}</p>
        <ul aria-label={t('chat.examples')} className="mt-6 grid grid-cols-2 gap-2 max-column:grid-cols-1">
          {examples.map((key) => (
            <li key={key}>
              <button
                type="button"
                disabled={model === null || !model.available}
                onClick={() => ask(t(key))}
                className="h-full min-h-11 w-full rounded-card border border-border bg-surface px-4 py-2.5 text-left text-muted shadow-rest transition-colors hover:border-border-strong hover:text-text disabled:opacity-50"
              >
                {t(key)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

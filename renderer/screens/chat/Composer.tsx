import { lazy, Suspense, useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chats.ts';
import type { Model } from '../../../contract/models.ts';
import { useConnection } from '../../connection/connection.ts';
import { formatCount } from '../../i18n/format.ts';
import { sendQuestion } from '../../state/chats.ts';
import { useLoadedModel, useSelectedModel } from '../../state/models.ts';
import { useCapabilities } from '../../state/queries.ts';
import { setDraft, useUi } from '../../state/ui.ts';
import { SendButton, StopButton } from './SendButton.tsx';
import { useTokenCount } from './use-token-count.ts';

const ThinkControl = lazy(() => import('./ThinkControl.tsx'));

const longestText = 1_000_000;

export type ComposerProps = {
  chatId: string | null;
  /** What the question follows. */
  parentId: string | null;
  /** The answer that is being written in this chat. */
  answer: Message | null;
};

/** Why nothing can be sent now, in words; `null` where it can. */
function useObstacle(model: Model | null, isAnswering: boolean, text: string): string | null {
  const { t } = useTranslation();
  const isOffline = useConnection(({ state }) => state === 'lost');
  if (isOffline) return t('composer.offline');
  if (model === null) return t('composer.noModel');
  if (!model.available) return t('composer.missing', { model: model.name });
  if (text.length > longestText) return t('composer.tooLong');
  return isAnswering && text.trim() !== '' ? t('composer.answering') : null;
}

/** Where a question is written. Enter sends, Shift+Enter breaks the line; input methods keep their Enter. */
export function Composer({ chatId, parentId, answer }: ComposerProps) {
  const { t } = useTranslation();
  const key = chatId ?? 'new';
  const text = useUi((state) => state.drafts[key] ?? '');
  const model = useSelectedModel();
  const thinking = useCapabilities(model?.id, model?.available ?? false).data?.thinking;
  const input = useRef<HTMLTextAreaElement>(null);
  const isSending = useRef(false);
  const obstacle = useObstacle(model, answer !== null, text);
  const canSend = obstacle === null && answer === null && text.trim() !== '';

  useEffect(() => input.current?.focus({ preventScroll: true }), [key]);

  const send = async () => {
    if (!canSend || model === null || isSending.current) return;
    isSending.current = true;
    setDraft(key, '');
    const wasSent = await sendQuestion({ chatId, parentId, text, modelId: model.id });
    isSending.current = false;
    // Nothing typed is ever lost.
    if (!wasSent) setDraft(key, text);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };

  return (
    <div className="shrink-0 overflow-hidden px-6 pb-3 [scrollbar-gutter:stable_both-edges] max-column:px-3 max-column:pb-2">
      <form
        className="mx-auto max-w-(--thread-width) rounded-card border border-border-strong bg-surface shadow-rest transition-colors focus-within:border-accent"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <textarea
          ref={input}
          data-composer
          data-testid="composer-input"
          aria-label={t('composer.label')}
          aria-describedby="composer-hint"
          placeholder={
            model === null ? t('composer.placeholderNone') : t('composer.placeholder', { model: model.name })
          }
          value={text}
          rows={1}
          onChange={(event) => setDraft(key, event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-70 min-h-10 w-full resize-none bg-transparent px-4 pt-3 pb-0 text-reading outline-none select-text"
        />
        <div className="flex h-11 items-center gap-3 pr-1.5 pl-4 max-column:h-13">
          {thinking === 'switch' && model !== null ? (
            <Suspense fallback={null}>
              <ThinkControl modelId={model.id} />
            </Suspense>
          ) : null}
          <Hint model={model} text={text} obstacle={obstacle} />
          <div className="flex-1" />
          {answer === null ? <SendButton disabled={!canSend} /> : <StopButton messageId={answer.id} />}
        </div>
      </form>
    </div>
  );
}

function Hint({ model, text, obstacle }: { model: Model | null; text: string; obstacle: string | null }) {
  const { t } = useTranslation();
  const loaded = useLoadedModel(model?.id);
  const isReady = loaded?.state === 'ready';
  const tokens = useTokenCount(isReady ? (model?.id ?? null) : null, text);
  const willLoad = model !== null && loaded === undefined && text.trim() !== '';
  return (
    <p id="composer-hint" className="numbers min-w-0 truncate text-caption text-muted">
      {obstacle ??
        (willLoad
          ? t('composer.willLoad', { model: model.name })
          : tokens === null
            ? ''
            : t('composer.tokens', { count: tokens, value: formatCount(tokens) }))}
    </p>
  );
}

import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContextUse, Message, QueuedMessage } from '../../../../contract/chats.ts';
import { formatCount } from '../../../i18n/format.ts';
import { useChatModel, type ChatModel } from '../../../state/chat-models.ts';
import { useLoadedModel } from '../../../state/models.ts';
import { useCapabilities } from '../../../state/queries.ts';
import { unqueue } from '../../../state/turns.ts';
import { classNames } from '../../../ui/class-names.ts';
import { AttachButton } from '../documents/AttachButton.tsx';
import { AttachmentChips } from '../documents/AttachmentChips.tsx';
import { PromptMenu } from '../prompts/PromptMenu.tsx';
import { ToolsButton } from '../tools/ToolsButton.tsx';
import { AskBar } from './AskBar.tsx';
import { ContextGauge } from './ContextGauge.tsx';
import { QueueChips } from './QueueChips.tsx';
import { InsertMenu, SendButton, StopButton } from './SendButton.tsx';
import { useComposerKeys } from './use-composer-keys.ts';
import { useComposer } from './use-composer.ts';

const ThinkControl = lazy(() => import('./ThinkControl.tsx'));

const noMessages: readonly Message[] = [];
const noQueue: readonly QueuedMessage[] = [];

export type ComposerProps = {
  chatId: string | null;
  isTemporary?: boolean;
  /** What the question follows. */
  parentId: string | null;
  /** The answer that is being written in this chat. */
  answer: Message | null;
  /** The turns that are shown, for what is said of them here. */
  messages?: readonly Message[];
  queue?: readonly QueuedMessage[];
  context: ContextUse | null;
};

/** Where a question is written. Enter sends, Shift+Enter breaks the line; input methods keep their Enter. */
export function Composer(props: ComposerProps) {
  const { t } = useTranslation();
  const { chatId, isTemporary = false, answer, messages = noMessages, queue = noQueue, context } = props;
  const model = useChatModel();
  const thinking = useCapabilities(model?.local?.id, model?.local?.available ?? false).data?.thinking;
  const input = useRef<HTMLTextAreaElement>(null);
  const state = useComposer(props, model);
  const { text, obstacle, canSend } = state;
  const onKeyDown = useComposerKeys(state, messages, answer);

  useEffect(() => input.current?.focus({ preventScroll: true }), [chatId]);

  return (
    <div className="shrink-0 overflow-hidden px-6 pb-3 [scrollbar-gutter:stable_both-edges] max-column:px-3 max-column:pb-2">
      {answer === null ? null : <AskBar answer={answer} />}
      <QueueChips
        queue={queue}
        isAnswering={answer !== null}
        canSend={obstacle === null}
        onSend={(queued) => void state.sendNow(queued)}
        onEdit={(queued) => void state.editQueued(queued)}
        onRemove={(queued) => chatId !== null && void unqueue(chatId, queued)}
      />
      <PromptMenu input={input} text={text} onChange={state.change} />
      <form
        className="mx-auto max-w-(--thread-width) rounded-card border border-border-strong bg-surface shadow-rest transition-colors focus-within:border-accent"
        onSubmit={(event) => {
          event.preventDefault();
          void state.send();
        }}
      >
        <AttachmentChips chatId={chatId} />
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
          dir="auto"
          onChange={(event) => state.change(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-[min(280px,40vh)] min-h-10 w-full resize-none bg-transparent px-4 pt-3 pb-0 text-reading outline-none select-text"
        />
        <div className="flex min-h-11 items-center gap-2 pe-1.5 ps-2 max-column:min-h-13 max-column:flex-wrap max-column:pb-1.5">
          <AttachButton chatId={chatId} isTemporary={isTemporary} />
          <ToolsButton chatId={chatId} />
          {thinking === 'switch' && model !== null ? (
            <Suspense fallback={null}>
              <ThinkControl modelId={model.id} />
            </Suspense>
          ) : null}
          <Hint model={model} text={text} obstacle={obstacle} context={context} />
          <div className="flex-1" />
          {context === null ? null : <ContextGauge use={context} messages={messages} />}
          {state.canInsert ? <InsertMenu onInsert={(role) => void state.insert(role)} /> : null}
          {answer === null || canSend ? <SendButton disabled={!canSend} isQueue={answer !== null} /> : null}
          {answer === null ? null : <StopButton messageId={answer.id} />}
        </div>
      </form>
    </div>
  );
}

type HintProps = { model: ChatModel | null; text: string; obstacle: string | null; context: ContextUse | null };

/** Why nothing can be sent, what sending will do first, or how long the question is. */
function Hint({ model, text, obstacle, context }: HintProps) {
  const { t } = useTranslation();
  const loaded = useLoadedModel(model?.local?.id);
  const hasText = text.trim() !== '';
  const isElsewhere = model !== null && model.provider !== null;
  const willLoad = model !== null && !isElsewhere && loaded === undefined && hasText;
  const says = willLoad
    ? t('composer.willLoad', { model: model.name })
    : isElsewhere
      ? t('composer.goesTo', { provider: model.provider ?? '' })
      : null;
  const urgent = obstacle ?? says;
  const count = hasText && context !== null && context.draft > 0 ? context.draft : null;
  const tokens =
    count === null || context === null
      ? ''
      : t(context.isExact ? 'composer.tokens' : 'composer.aboutTokens', { count, value: formatCount(count) });
  return (
    <p
      id="composer-hint"
      className={classNames(
        'numbers min-w-0 text-caption text-muted',
        // In a narrow window a line of its own; there the gauge alone counts.
        urgent === null
          ? 'truncate max-column:hidden'
          : 'column:truncate max-column:order-first max-column:basis-full max-column:px-2 max-column:pt-1',
      )}
    >
      {urgent ?? tokens}
    </p>
  );
}

import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chats.ts';
import { sendQuestion } from '../../../state/chats.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { endEdit, setEdit, useThread } from '../../../state/thread.ts';
import { editTurn } from '../../../state/turns.ts';
import { Button } from '../../../ui/button.tsx';

/** Changes a turn of either side. What is typed stays when the turn scrolls out of sight. */
export function EditForm({ message }: { message: Message }) {
  const { t } = useTranslation();
  const text = useThread(({ edits }) => edits[message.id] ?? '');
  const model = useChatModel();
  const isQuestion = message.role === 'user';
  const hasText = text.trim() !== '';
  const canAsk = isQuestion && hasText && model !== null && model.available;

  const input = useRef<HTMLTextAreaElement>(null);
  const wanted = useThread(({ wantedEdit }) => wantedEdit);
  useEffect(() => focusWanted(message.id, input.current), [message.id, wanted]);

  const leave = () => {
    const turn = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(message.id)}"]`);
    endEdit(message.id);
    turn?.focus({ preventScroll: true });
  };
  const keep = async () => {
    if (!hasText) return;
    if (text === message.text || (await editTurn(message, text))) leave();
  };
  const ask = async () => {
    if (!canAsk) return;
    const { chatId, parentId, attachments } = message;
    if (await sendQuestion({ chatId, parentId, text, attachments, modelId: model.id })) leave();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const isEnter = event.key === 'Enter' && !event.shiftKey;
    if (event.key === 'Escape') {
      event.preventDefault();
      leave();
    } else if (isEnter && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void keep();
    } else if (isEnter && isQuestion) {
      event.preventDefault();
      void ask();
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void (isQuestion ? ask() : keep());
      }}
    >
      <textarea
        ref={input}
        aria-label={isQuestion ? t('message.editLabel') : t('message.editAnswerLabel')}
        value={text}
        rows={1}
        dir="auto"
        onChange={(event) => setEdit(message.id, event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content font-(family-name:--reading-font) text-reading max-h-[60vh] w-full resize-none rounded-control border border-border-strong bg-surface px-3 py-2 select-text focus-visible:-outline-offset-1"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="min-w-40 flex-1 text-caption text-pretty text-muted">
          {isQuestion ? t('message.editText') : t('message.editAnswerText')}
        </p>
        <Button look="quiet" onClick={leave}>
          {t('common.cancel')}
        </Button>
        <Button look={isQuestion ? 'secondary' : 'primary'} disabled={!hasText} onClick={() => void keep()}>
          {isQuestion ? t('message.saveOnly') : t('message.save')}
        </Button>
        {isQuestion ? (
          <Button type="submit" look="primary" disabled={!canAsk}>
            {t('message.saveAndAsk')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

/** Where the person has just asked to write. A turn that only comes back into sight leaves the keyboard where it is. */
function focusWanted(messageId: string, element: HTMLTextAreaElement | null): void {
  if (element === null || useThread.getState().wantedEdit !== messageId) return;
  useThread.setState({ wantedEdit: null });
  element.focus();
  element.setSelectionRange(element.value.length, element.value.length);
}

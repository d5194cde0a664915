import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelectedModel } from '../../state/models.ts';
import type { Turn } from '../../state/branch.ts';
import { sendQuestion } from '../../state/chats.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Versions } from './Versions.tsx';

/** What the person asked. Editing it makes another version of it beside the first. */
export function UserTurn({ turn }: { turn: Turn }) {
  const { t } = useTranslation();
  const [isEditing, setIsEditing] = useState(false);
  const { message } = turn;
  return (
    <article aria-label={t('message.you')} data-message-id={message.id} data-role="user" className="group/turn">
      <div className="rounded-card bg-sunken px-4 pt-2 pb-3">
        <div className="flex h-7 items-center justify-between text-caption text-muted">
          {t('message.you')}
          <div className="-mr-2 flex items-center gap-1">
            <div className="flex items-center gap-0.5 opacity-0 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 pointer-coarse:opacity-100">
              <CopyButton text={message.text} label={t('message.copy')} copiedLabel={t('common.copied')} />
              <IconButton
                icon={Pencil}
                label={t('message.edit')}
                side="top"
                disabled={isEditing}
                onClick={() => setIsEditing(true)}
              />
            </div>
            <Versions turn={turn} />
          </div>
        </div>
        {isEditing ? (
          <EditForm turn={turn} onDone={() => setIsEditing(false)} />
        ) : (
          <div className="selectable text-reading break-words whitespace-pre-wrap">{message.text}</div>
        )}
      </div>
    </article>
  );
}

function EditForm({ turn: { message }, onDone }: { turn: Turn; onDone(): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(message.text);
  const model = useSelectedModel();
  const canSend = text.trim() !== '' && model !== null && model.available;

  const send = async () => {
    if (!canSend) return;
    const { chatId, parentId } = message;
    if (await sendQuestion({ chatId, parentId, text, modelId: model.id })) onDone();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={focusAtEnd}
        aria-label={t('message.editLabel')}
        value={text}
        rows={1}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-80 w-full resize-none rounded-control border border-border-strong bg-surface px-3 py-2 text-reading select-text focus-visible:-outline-offset-1"
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!canSend}>
          {t('message.saveEdit')}
        </Button>
      </div>
    </form>
  );
}

/** The person has just asked to write here. */
function focusAtEnd(element: HTMLTextAreaElement | null): void {
  element?.focus();
  element?.setSelectionRange(element.value.length, element.value.length);
}

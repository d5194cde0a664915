import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { saveNotes } from '../../../state/chat-list.ts';
import { titleOf } from '../../../state/chats.ts';
import { closeDialog } from '../../../state/organise.ts';
import { useChat } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

const longestNotes = 100_000;
const restMs = 500;

/** What a person writes down about a chat. No model reads it. */
export default function NotesDialog({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useChat(chatId);
  return (
    <Dialog
      title={data === undefined ? t('organise.notes') : t('organise.notesTitle', { title: titleOf(data.chat) })}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && closeDialog()}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-2 px-4 pb-4">
        {data !== undefined ? (
          <NotesField chatId={chatId} notes={data.notes} />
        ) : error === null ? (
          <Skeleton className="h-60" />
        ) : (
          <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy}>
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
        <p className="text-caption text-muted">{t('organise.notesHint')}</p>
      </div>
    </Dialog>
  );
}

/** Saved whenever the typing rests, and when it ends. */
function NotesField({ chatId, notes }: { chatId: string; notes: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(notes);
  const unsaved = useRef<string | null>(null);

  useEffect(() => {
    const timer = setTimeout(() => {
      if (unsaved.current !== null) void saveNotes(chatId, unsaved.current);
      unsaved.current = null;
    }, restMs);
    return () => clearTimeout(timer);
  }, [chatId, typed]);
  useEffect(
    () => () => {
      if (unsaved.current !== null) void saveNotes(chatId, unsaved.current);
    },
    [chatId],
  );

  return (
    <textarea
      aria-label={t('organise.notes')}
      placeholder={t('organise.notesPlaceholder')}
      value={typed}
      maxLength={longestNotes}
      onChange={(event) => {
        unsaved.current = event.target.value;
        setTyped(event.target.value);
      }}
      dir="auto"
      className="field-sizing-content max-h-[50vh] min-h-60 w-full resize-none rounded-control border border-border-strong bg-surface px-3 py-2 text-reading select-text focus-visible:-outline-offset-1"
    />
  );
}

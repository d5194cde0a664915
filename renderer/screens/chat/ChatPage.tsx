import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../actions/index.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { followAnswer } from '../../state/answers.ts';
import { branchTo } from '../../state/branch.ts';
import { titleOf } from '../../state/chats.ts';
import { useChat } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Composer } from './Composer.tsx';
import { EmptyChat } from './EmptyChat.tsx';
import { Thread } from './Thread.tsx';

/** One chat: its shown branch and the composer that goes on from it. */
export function ChatPage({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useChat(chatId);
  const messages = data?.messages;
  const title = data === undefined ? t('app.name') : titleOf(data.chat);

  useEffect(() => {
    for (const message of messages ?? []) if (message.state === 'generating') followAnswer(message);
  }, [messages]);

  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
    return () => {
      document.title = t('app.name');
    };
  }, [title, t]);

  if (data === undefined) {
    if (error === null) return <ThreadSkeleton />;
    const { code, message, remedy } = toErrorInfo(error);
    return (
      <div className="mx-auto w-full max-w-150 p-8">
        <Notice
          kind="bad"
          title={code === 'not_found' ? t('chat.gone') : message}
          text={code === 'not_found' ? t('chat.goneRemedy') : remedy}
        >
          <Button look="primary" onClick={() => actions.newChat.run()}>
            {t('chats.new')}
          </Button>
          {code === 'not_found' ? null : <Button onClick={() => void refetch()}>{t('common.retry')}</Button>}
        </Notice>
      </div>
    );
  }

  const turns = branchTo(data.messages, data.chat.leafId);
  const answer = turns.find(({ message }) => message.state === 'generating')?.message ?? null;
  return (
    <>
      {turns.length === 0 ? <EmptyChat /> : <Thread turns={turns} />}
      <Composer chatId={chatId} parentId={turns.at(-1)?.message.id ?? null} answer={answer} />
    </>
  );
}

function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <div
      aria-label={t('chat.loading')}
      aria-busy
      className="mx-auto w-full max-w-[calc(var(--thread-width)+48px)] flex-1 space-y-6 px-6 pt-8"
    >
      <Skeleton className="h-16" />
      <div className="space-y-3">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-4" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    </div>
  );
}

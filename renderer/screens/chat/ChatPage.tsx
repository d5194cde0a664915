import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../actions/index.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { followAnswer } from '../../state/answers.ts';
import { branchTo } from '../../state/branch.ts';
import { titleOf } from '../../state/chats.ts';
import { useChatModel } from '../../state/chat-models.ts';
import { useChat } from '../../state/queries.ts';
import { useThread } from '../../state/thread.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Composer } from './composer/Composer.tsx';
import { useContextUse } from './composer/use-context-use.ts';
import { EmptyChat } from './EmptyChat.tsx';
import { ChatHeader } from './header/ChatHeader.tsx';
import { FindBar } from './search/FindBar.tsx';
import { TemporaryBanner } from './TemporaryBanner.tsx';
import { marksOf } from './thread/marks.ts';
import { Thread } from './thread/Thread.tsx';

const AnswerDetails = lazy(() => import('./details/AnswerDetails.tsx'));
const BranchMap = lazy(() => import('./map/BranchMap.tsx'));

type OpenChat = NonNullable<ReturnType<typeof useChat>['data']>;

/** One chat, as soon as it has been read. */
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

  if (data !== undefined) return <Page data={data} />;
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

/** Its shown branch, and the composer that goes on from it. */
function Page({ data: { chat, messages, settings, notes, queue } }: { data: OpenChat }) {
  const model = useChatModel();
  const turns = useMemo(() => branchTo(messages, chat.leafId), [messages, chat.leafId]);
  const shown = useMemo(() => turns.map(({ message }) => message), [turns]);
  const answer = shown.find(({ state }) => state === 'generating') ?? null;
  const parentId = shown.at(-1)?.id ?? null;
  const context = useContextUse(
    { chatId: chat.id, parentId, modelId: model?.available === true ? model.id : null },
    answer === null ? settings : null,
  );
  const droppedIds = context?.droppedMessageIds;
  const marks = useMemo(() => marksOf(turns, droppedIds ?? []), [turns, droppedIds]);

  return (
    <>
      <ChatHeader chat={chat} hasNotes={notes !== ''} hasMessages={messages.length > 0} />
      {chat.isTemporary ? <TemporaryBanner /> : null}
      {turns.length === 0 ? (
        <EmptyChat chatId={chat.id} />
      ) : (
        <div className="relative flex min-h-0 flex-1 flex-col">
          <FindBar chatId={chat.id} turns={turns} />
          <Thread chatId={chat.id} turns={turns} marks={marks} isAnswering={answer !== null} />
        </div>
      )}
      <Composer
        chatId={chat.id}
        isTemporary={chat.isTemporary}
        parentId={parentId}
        answer={answer}
        messages={shown}
        queue={queue}
        context={context}
      />
      <Overlays data={{ chat, messages }} />
    </>
  );
}

/** What stands over the page when somebody asked for it. */
function Overlays({ data: { chat, messages } }: { data: Pick<OpenChat, 'chat' | 'messages'> }) {
  const detailsOf = useThread((state) => state.detailsOf);
  const isMapOpen = useThread((state) => state.isMapOpen);
  const detailed = detailsOf === null ? undefined : messages.find(({ id }) => id === detailsOf);
  useEffect(() => () => useThread.setState({ detailsOf: null, isMapOpen: false }), []);
  return (
    <Suspense fallback={null}>
      {detailed === undefined || detailed.provenance === null ? null : (
        <AnswerDetails message={detailed} provenance={detailed.provenance} />
      )}
      {isMapOpen ? <BranchMap chatId={chat.id} messages={messages} leafId={chat.leafId} /> : null}
    </Suspense>
  );
}

function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <div
      aria-label={t('chat.loading')}
      aria-busy
      className="mx-auto w-full max-w-[calc(var(--thread-width)+48px)] flex-1 space-y-6 px-6 pt-16"
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

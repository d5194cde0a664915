import { useTranslation } from 'react-i18next';
import { useEffect } from 'react';
import { narrowWindow } from '../../state/narrow.ts';
import { useSettings } from '../../state/queries.ts';
import { useUi } from '../../state/ui.ts';
import { Drawer } from '../../ui/dialog.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { ChatList } from './list/ChatList.tsx';
import { preloadMarkdown } from './AnswerTurn.tsx';
import { ChatPage } from './ChatPage.tsx';
import { Composer } from './Composer.tsx';
import { EmptyChat } from './EmptyChat.tsx';

/** Chats on the left, the open one beside them. */
export function ChatScreen({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const isNarrow = useMedia(narrowWindow);
  const isDrawerOpen = useUi((state) => state.isDrawerOpen);
  useEffect(preloadMarkdown, []);
  const isListOpen = useSettings().data?.chatListOpen ?? true;

  return (
    <div className="flex h-full">
      {!isNarrow && isListOpen ? (
        <aside
          className="flex w-(--list-width) shrink-0 flex-col border-r border-border bg-sunken"
          aria-label={t('chats.label')}
        >
          <ChatList shownId={chatId} />
        </aside>
      ) : null}
      {isNarrow ? (
        <Drawer
          label={t('chats.label')}
          isOpen={isDrawerOpen}
          onOpenChange={(isOpen) => useUi.setState({ isDrawerOpen: isOpen })}
        >
          <ChatList shownId={chatId} />
        </Drawer>
      ) : null}
      <section className="flex min-w-0 flex-1 flex-col" aria-label={t('chat.thread')}>
        {chatId === null ? (
          <>
            <EmptyChat />
            <Composer chatId={null} parentId={null} answer={null} />
          </>
        ) : (
          <ChatPage key={chatId} chatId={chatId} />
        )}
      </section>
    </div>
  );
}

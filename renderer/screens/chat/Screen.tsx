import { useTranslation } from 'react-i18next';
import { lazy, Suspense, useEffect } from 'react';
import { useChatModel } from '../../state/chat-models.ts';
import { binPlace } from '../../state/chat-bin.ts';
import { narrowWindow } from '../../state/narrow.ts';
import { useOrganise } from '../../state/organise.ts';
import { useSettings } from '../../state/queries.ts';
import { useUi } from '../../state/ui.ts';
import { Drawer } from '../../ui/dialog.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { ChatList } from './list/ChatList.tsx';
import { ChatPage } from './ChatPage.tsx';
import { Composer } from './composer/Composer.tsx';
import { useContextUse } from './composer/use-context-use.ts';
import { EmptyChat } from './EmptyChat.tsx';
import { ChatSettingsButton } from './presets/ChatSettingsButton.tsx';
import { preloadMarkdown } from '../../shell/answer/AnswerBody.tsx';

const BinPage = lazy(() => import('./bin/BinPage.tsx'));

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
          className="flex w-(--list-width) shrink-0 flex-col border-e border-border bg-sunken"
          aria-label={t('chats.label')}
        >
          <ChatList shownId={chatId} />
        </aside>
      ) : null}
      {isNarrow ? (
        <Drawer
          label={t('chats.label')}
          isOpen={isDrawerOpen}
          onOpenChange={(isOpen) => {
            // Escape closes what stands over it first.
            if (isOpen || useOrganise.getState().dialog === null) useUi.setState({ isDrawerOpen: isOpen });
          }}
        >
          <ChatList shownId={chatId} />
        </Drawer>
      ) : null}
      <section
        className="flex min-w-0 flex-1 flex-col"
        aria-label={t(chatId === binPlace ? 'organise.binTitle' : 'chat.thread')}
      >
        {chatId === null ? (
          <NewChat />
        ) : chatId === binPlace ? (
          <Suspense fallback={null}>
            <BinPage />
          </Suspense>
        ) : (
          <ChatPage key={chatId} chatId={chatId} />
        )}
      </section>
    </div>
  );
}

/** The chat that does not exist yet; it is made when the first question is sent. */
function NewChat() {
  const model = useChatModel();
  const modelId = model?.available === true ? model.id : null;
  const context = useContextUse({ chatId: null, parentId: null, modelId }, true);
  return (
    <>
      <div className="flex h-10 shrink-0 items-center justify-end pe-3 max-column:h-12 max-column:pe-1.5">
        <ChatSettingsButton chatId={null} />
      </div>
      <EmptyChat chatId={null} />
      <Composer chatId={null} parentId={null} answer={null} context={context} />
    </>
  );
}

import { Columns2, GitFork, NotebookPen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { OpennessButton } from '../../../shell/openness/OpennessButton.tsx';
import { useChatSettings } from '../../../state/chat-settings.ts';
import { setUpFrom } from '../../../state/comparisons.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { showDialog } from '../../../state/organise.ts';
import { showMap, useThread } from '../../../state/thread.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ChatSettingsButton } from '../presets/ChatSettingsButton.tsx';
import { ChatTitle } from './ChatTitle.tsx';

export type ChatHeaderProps = { chat: Chat; hasNotes: boolean; hasMessages: boolean };

/** What is open, who answers, and what else belongs to the chat. */
export function ChatHeader({ chat, hasNotes, hasMessages }: ChatHeaderProps) {
  const { t } = useTranslation();
  const model = useChatModel();
  const settings = useChatSettings(chat.id);
  const isMapOpen = useThread((state) => state.isMapOpen);
  return (
    <header className="flex h-10 shrink-0 items-center gap-1 border-b border-border pe-3 ps-4 max-column:h-12 max-column:pe-1.5">
      <ChatTitle key={chat.id} chat={chat} />
      {model === null ? null : (
        <OpennessButton
          openness={model.openness}
          wordClassName="max-list:sr-only"
          className="border-transparent bg-transparent"
        />
      )}
      <ChatSettingsButton chatId={chat.id} />
      <IconButton
        icon={Columns2}
        label={t('compare.fromChat')}
        disabled={model === null || settings === undefined}
        onClick={() => model !== null && settings !== undefined && setUpFrom(model.id, settings)}
      />
      <IconButton
        icon={NotebookPen}
        label={t(hasNotes ? 'chat.notesSome' : 'chat.notes')}
        aria-pressed={hasNotes}
        onClick={() => showDialog({ kind: 'notes', chatId: chat.id })}
      />
      <IconButton
        icon={GitFork}
        label={t('chat.map.open')}
        aria-pressed={isMapOpen}
        disabled={!hasMessages}
        onClick={() => showMap(!isMapOpen)}
      />
    </header>
  );
}

import { Archive, FolderPlus, MessageCircleDashed, NotebookPen, Search, TextSearch, Trash2 } from 'lucide-react';
import { navigate } from 'wouter/use-hash-location';
import { binPlace, showBin } from '../state/chat-bin.ts';
import { newTemporaryChat } from '../state/chat-list.ts';
import { openFind } from '../state/find.ts';
import { addFolder } from '../state/folders.ts';
import { changeSettings } from '../state/models.ts';
import { narrowWindow } from '../state/narrow.ts';
import { showArchive, showDialog, useOrganise } from '../state/organise.ts';
import { useUi } from '../state/ui.ts';
import { shownPath } from './action.ts';
import type { Action } from './action.ts';
import { shownChatId } from './chat.ts';

function isChatShown(): boolean {
  const id = shownChatId();
  return id !== null && id !== binPlace;
}

/** What happens in the list of chats is to be seen. */
function showList(): void {
  if (!shownPath().startsWith('/chat')) navigate('/chat');
  if (narrowWindow.matches) useUi.setState({ isDrawerOpen: true });
  else void changeSettings({ chatListOpen: true });
}

/** Finding chats, and keeping them in order. */
export const organiseActions = {
  searchChats: {
    id: 'searchChats',
    group: 'chat',
    labelKey: 'action.searchChats',
    icon: Search,
    shortcuts: [{ key: 'f', mod: true, shift: true }],
    run() {
      showDialog({ kind: 'search' });
      return true;
    },
  },
  findInChat: {
    id: 'findInChat',
    group: 'chat',
    labelKey: 'action.findInChat',
    icon: TextSearch,
    shortcuts: [{ key: 'f', mod: true }],
    applies: isChatShown,
    run() {
      if (!isChatShown()) return false;
      openFind();
      return true;
    },
  },
  newTemporaryChat: {
    id: 'newTemporaryChat',
    group: 'chat',
    labelKey: 'action.newTemporaryChat',
    icon: MessageCircleDashed,
    shortcuts: [
      { key: 'n', mod: true, shift: true },
      { key: 'e', mod: true, shift: true },
    ],
    run() {
      void newTemporaryChat();
      return true;
    },
  },
  newFolder: {
    id: 'newFolder',
    group: 'chat',
    labelKey: 'action.newFolder',
    icon: FolderPlus,
    shortcuts: [],
    run() {
      showList();
      void addFolder(null);
      return true;
    },
  },
  chatNotes: {
    id: 'chatNotes',
    group: 'chat',
    labelKey: 'action.chatNotes',
    icon: NotebookPen,
    shortcuts: [],
    applies: isChatShown,
    run() {
      const chatId = shownChatId();
      if (chatId === null || !isChatShown()) return false;
      showDialog({ kind: 'notes', chatId });
      return true;
    },
  },
  showArchive: {
    id: 'showArchive',
    group: 'go',
    labelKey: 'action.showArchive',
    icon: Archive,
    shortcuts: [],
    run() {
      showList();
      showArchive(useOrganise.getState().view !== 'archive');
      return true;
    },
  },
  showBin: {
    id: 'showBin',
    group: 'go',
    labelKey: 'action.showBin',
    icon: Trash2,
    shortcuts: [],
    run() {
      showBin();
      return true;
    },
  },
} as const satisfies Record<string, Action>;

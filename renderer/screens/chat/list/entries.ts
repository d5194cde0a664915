import {
  Archive,
  ArchiveRestore,
  CopyPlus,
  Download,
  FolderInput,
  FolderPlus,
  NotebookPen,
  Pencil,
  Pin,
  PinOff,
  Printer,
  SquarePen,
  Tag,
  Trash2,
} from 'lucide-react';
import type { Chat, Folder } from '../../../../contract/chats.ts';
import { t } from '../../../i18n/index.ts';
import { archiveChats, duplicateChat, newChatIn, pinChats, removeChats } from '../../../state/chat-list.ts';
import { addFolder, removeFolder } from '../../../state/folders.ts';
import { clearSelection, showDialog } from '../../../state/organise.ts';
import { exportChat } from '../../../state/transfer.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { startRenaming } from './RenameField.tsx';

/** What can be done with one chat or with several that are chosen together. */
export function chatEntries(chats: readonly Chat[], shownId: string | null): MenuEntry[] {
  const [chat] = chats;
  if (chat === undefined) return [];
  const remove: MenuEntry = {
    id: 'delete',
    label: t('chats.delete'),
    icon: Trash2,
    keys: t('organise.deleteKey'),
    isDestructive: true,
    startsGroup: true,
    run: () => {
      clearSelection();
      void removeChats(chats, shownId);
    },
  };
  const isOne = chats.length === 1;
  const rename: MenuEntry = {
    id: 'rename',
    label: t('chats.rename'),
    icon: Pencil,
    keys: 'F2',
    run: () => startRenaming('chat', chat.id),
  };
  // What leaves no trace stands in no folder and has no place to be kept in.
  if (chats.some(({ isTemporary }) => isTemporary)) return isOne ? [rename, remove] : [remove];
  return [
    ...(isOne ? [rename] : []),
    pinEntry(chats),
    {
      id: 'move',
      label: t('organise.moveTo'),
      icon: FolderInput,
      run: () => showDialog({ kind: 'move', chatIds: idsOf(chats) }),
    },
    {
      id: 'tags',
      label: t('organise.tagsEntry'),
      icon: Tag,
      run: () => showDialog({ kind: 'tags', chatIds: idsOf(chats) }),
    },
    ...(isOne ? singleEntries(chat) : []),
    archiveEntry(chats),
    remove,
  ];
}

function idsOf(chats: readonly Chat[]): string[] {
  return chats.map(({ id }) => id);
}

function pinEntry(chats: readonly Chat[]): MenuEntry {
  const isPinned = chats.every((chat) => chat.isPinned);
  return {
    id: 'pin',
    label: t(isPinned ? 'organise.unpin' : 'organise.pin'),
    icon: isPinned ? PinOff : Pin,
    run: () => void pinChats(chats, !isPinned),
  };
}

function archiveEntry(chats: readonly Chat[]): MenuEntry {
  const isArchived = chats.every((chat) => chat.isArchived);
  return {
    id: 'archive',
    label: t(isArchived ? 'organise.unarchive' : 'organise.archive'),
    icon: isArchived ? ArchiveRestore : Archive,
    startsGroup: true,
    run: () => {
      clearSelection();
      void archiveChats(chats, !isArchived);
    },
  };
}

function singleEntries(chat: Chat): MenuEntry[] {
  return [
    {
      id: 'notes',
      label: t('organise.notesEntry'),
      icon: NotebookPen,
      run: () => showDialog({ kind: 'notes', chatId: chat.id }),
    },
    { id: 'duplicate', label: t('organise.duplicate'), icon: CopyPlus, run: () => void duplicateChat(chat) },
    {
      id: 'export',
      label: t('transfer.exportMenu'),
      icon: Download,
      entries: (['markdown', 'json', 'html', 'pdf'] as const).map((format) => ({
        id: format,
        label: t(`transfer.formats.${format}`),
        icon: format === 'pdf' ? Printer : Download,
        run: () => void exportChat(chat, format),
      })),
    },
  ];
}

export function folderEntries(folder: Folder): MenuEntry[] {
  return [
    { id: 'newChat', label: t('organise.newChatHere'), icon: SquarePen, run: () => void newChatIn(folder.id) },
    { id: 'newFolder', label: t('organise.newFolderHere'), icon: FolderPlus, run: () => void addFolder(folder.id) },
    {
      id: 'rename',
      label: t('chats.rename'),
      icon: Pencil,
      keys: 'F2',
      startsGroup: true,
      run: () => startRenaming('folder', folder.id),
    },
    {
      id: 'move',
      label: t('organise.moveTo'),
      icon: FolderInput,
      run: () => showDialog({ kind: 'moveFolder', folderId: folder.id }),
    },
    {
      id: 'delete',
      label: t('organise.deleteFolder'),
      icon: Trash2,
      keys: t('organise.deleteKey'),
      isDestructive: true,
      startsGroup: true,
      run: () => void removeFolder(folder),
    },
  ];
}

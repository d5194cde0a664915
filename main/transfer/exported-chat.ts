import type { Chat, ChatSettings, Folder, Message } from '../../contract/chats.ts';
import type { ExportedChat } from '../../contract/transfer.ts';
import { tidyTree } from './formats/tree.ts';

type WholeChat = { chat: Chat; messages: Message[]; settings: ChatSettings; notes: string };

/** A chat as it goes into a file, and the folder that it stands in. */
export function toExportedChat(
  { chat, messages, settings, notes }: WholeChat,
  folders: readonly Folder[],
): { exported: ExportedChat; folderId: string | null } {
  const { id, title, titleSource, createdAt, updatedAt, leafId, isPinned, isArchived, tags, comparisonId } = chat;
  const exported: ExportedChat = {
    format: 'paddock-chat',
    version: 1,
    chat: {
      id,
      title,
      titleSource,
      createdAt,
      updatedAt,
      leafId,
      isPinned,
      isArchived,
      tags,
      comparisonId,
      folders: namesOf(chat.folderId, folders),
      notes,
      settings,
    },
    messages: tidyTree(messages).map(({ chatId: _chatId, ...message }) => ({
      ...message,
      // In a file nobody goes on writing it.
      state: message.state === 'generating' ? 'interrupted' : message.state,
    })),
  };
  return { exported, folderId: chat.folderId };
}

function namesOf(folderId: string | null, folders: readonly Folder[]): string[] {
  const names: string[] = [];
  const met = new Set<string>();
  for (let next = folderId; next !== null && !met.has(next);) {
    met.add(next);
    const folder = folders.find(({ id }) => id === next);
    if (folder === undefined) break;
    names.unshift(folder.name);
    next = folder.parentId;
  }
  return names;
}

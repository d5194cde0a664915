import { randomUUID } from 'node:crypto';
import type { Message } from '../../contract/chats.ts';
import type { ExportedChat } from '../../contract/transfer.ts';
import { chatFolderQueries } from '../store/chat-folders.ts';
import { chatQueries, type ChatPatch } from '../store/chats.ts';
import type { Store } from '../store/open.ts';
import { transferQueries } from '../store/transfer.ts';
import { stableId } from './formats/draft.ts';

/** What taking a chat in would change. */
export type MergePlan = {
  kind: 'added' | 'changed' | 'unchanged';
  isBroughtBack: boolean;
  chat: ExportedChat['chat'];
  messages: readonly Message[];
  patch: ChatPatch;
};

/** Takes chats in by their ids: what is not there is added, what is there stays, and what differs becomes a version. */
export function createMerge(store: Store) {
  const chats = chatQueries(store, { isTemporary: false });
  const folders = chatFolderQueries(store);
  const transfer = transferQueries(store);

  /** `keepsComparison`: whether a column of a comparison stays one, where the comparison came along. */
  function plan({ chat, messages }: ExportedChat, keepsComparison = false): MergePlan {
    const known = chats.getChat(chat.id);
    const newIds = new Map<string, string>();
    const added: Message[] = [];
    for (const message of messages) {
      const parentId = message.parentId === null ? null : (newIds.get(message.parentId) ?? message.parentId);
      const id = freeId(message, chat.id);
      if (id === null) continue;
      if (id !== message.id) newIds.set(message.id, id);
      if (id !== message.id && transfer.findMessage(id) !== null) continue;
      added.push({ ...message, id, chatId: chat.id, parentId });
    }
    const leafId = chat.leafId === null ? null : (newIds.get(chat.leafId) ?? chat.leafId);
    const isNewer = known === null || chat.updatedAt > known.updatedAt;
    const isBroughtBack = known !== null && known.removedAt !== null;
    const patch: ChatPatch = {
      ...(isNewer ? newerFields(chat, leafId) : {}),
      ...(isBroughtBack ? { removedAt: null } : {}),
    };
    const isChanged = added.length > 0 || isBroughtBack || (known !== null && isNewer && chat.title !== known.title);
    return {
      kind: known === null ? 'added' : isChanged ? 'changed' : 'unchanged',
      isBroughtBack,
      chat: { ...chat, comparisonId: keepsComparison ? chat.comparisonId : null },
      messages: added,
      patch: known === null || isChanged ? patch : {},
    };
  }

  /** The id that a message would get; `null` where it is here already. */
  function freeId(message: ExportedChat['messages'][number], chatId: string): string | null {
    const known = transfer.findMessage(message.id);
    if (known === null) return message.id;
    // The same message in another chat: this one is a copy.
    if (known.chat_id !== chatId) return stableId('copy', chatId, message.id);
    const isSame = known.text === message.text && known.role === message.role;
    return isSame || known.state === 'generating' ? null : stableId('version', message.id, message.text);
  }

  function newerFields(chat: ExportedChat['chat'], leafId: string | null): ChatPatch {
    const own = chats.getChat(chat.id);
    const notes = own === null ? '' : chats.getDetails(chat.id).notes;
    return {
      title: chat.title.slice(0, 200),
      titleSource: chat.titleSource,
      updatedAt: chat.updatedAt,
      leafId,
      isPinned: chat.isPinned,
      isArchived: chat.isArchived,
      tags: [...new Set([...(own?.tags ?? []), ...chat.tags])].slice(0, 50),
      notes: joinNotes(chat.notes, notes),
      settings: chat.settings,
    };
  }

  function apply({ kind, chat, messages, patch }: MergePlan): void {
    if (kind === 'unchanged') return;
    const folderId = patch.updatedAt === undefined ? undefined : folderOf(chat.folders);
    if (kind === 'added') chats.insertChat({ id: chat.id, createdAt: chat.createdAt, comparisonId: chat.comparisonId });
    for (const message of messages) chats.insertMessage(message);
    chats.updateChat(chat.id, folderId === undefined || folderId === null ? patch : { ...patch, folderId });
  }

  /** The folder of this path of names, made where it is not there. */
  function folderOf(names: readonly string[]): string | null {
    let parentId: string | null = null;
    for (const name of names) {
      const all = folders.list();
      const siblings = all.filter((folder) => folder.parentId === parentId);
      const there = siblings.find((folder) => folder.name === name);
      const id: string = there?.id ?? randomUUID();
      if (there === undefined) folders.put({ id, name, parentId, position: siblings.length });
      parentId = id;
    }
    return parentId;
  }

  return { plan, apply };
}

/** Neither person's words are lost. */
function joinNotes(newer: string, older: string): string {
  if (newer.includes(older)) return newer;
  return `${newer}\n\n${older}`.trim().slice(0, 100_000);
}

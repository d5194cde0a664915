import { notifyManager } from '@tanstack/react-query';
import { navigate } from 'wouter/use-hash-location';
import type { Chat } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { chatKey, pathOfChat, titleOf } from './chats.ts';
import { attempt, toastUndo } from './notices.ts';
import { useOrganise } from './organise.ts';
import { api, queryClient } from './queries.ts';
import { focusComposer, setDraft, useUi } from './ui.ts';

/** What can be changed of a chat from its place in the list. */
export type ChatPatch = Partial<Pick<Chat, 'title' | 'folderId' | 'isPinned' | 'isArchived' | 'tags'>>;

const restMs = 100;
let refreshTimer: ReturnType<typeof setTimeout> | null = null;
let isRefreshWanted = false;

/** Reads the list again. Many changes in a row make two readings of it, the first at once. */
export function refreshChatList(): void {
  if (refreshTimer !== null) {
    isRefreshWanted = true;
    return;
  }
  void queryClient.invalidateQueries({ queryKey: api.chats.list.key() });
  void queryClient.invalidateQueries({ queryKey: api.chats.bin.key() });
  void queryClient.invalidateQueries({ queryKey: api.chats.folders.key() });
  refreshTimer = setTimeout(() => {
    refreshTimer = null;
    if (!isRefreshWanted) return;
    isRefreshWanted = false;
    refreshChatList();
  }, restMs);
}

export function knownChats(): readonly Chat[] {
  return queryClient.getQueryData(api.chats.list.queryKey()) ?? [];
}

export function chatsOf(ids: Iterable<string>): Chat[] {
  const wanted = new Set(ids);
  return knownChats().filter(({ id }) => wanted.has(id));
}

/** Changes chats, shown at once. Says whether the core took all of it. */
export async function changeChats(chats: readonly Chat[], patchOf: (chat: Chat) => ChatPatch): Promise<boolean> {
  const patches = new Map(chats.map((chat) => [chat.id, patchOf(chat)]));
  await queryClient.cancelQueries({ queryKey: api.chats.list.queryKey() });
  notifyManager.batch(() => {
    queryClient.setQueryData(api.chats.list.queryKey(), (known) =>
      known?.map((chat) => ({ ...chat, ...patches.get(chat.id) })),
    );
    for (const [id, patch] of patches) {
      queryClient.setQueryData(chatKey(id), (known) =>
        known === undefined ? known : { ...known, chat: { ...known.chat, ...patch } },
      );
    }
  });
  const done = await attempt(async () => {
    for (const [chatId, patch] of patches) await client.chats.update({ chatId, ...patch });
    return true;
  });
  // What was refused goes back to how it is.
  if (done !== true) refreshChatList();
  return done ?? false;
}

export async function renameChat(chat: Chat, title: string): Promise<void> {
  await changeChats([chat], () => ({ title }));
}

export async function pinChats(chats: readonly Chat[], isPinned: boolean): Promise<void> {
  await changeChats(chats, () => ({ isPinned }));
}

/** Puts chats into a folder, or with `null` out of theirs. Pinned ones leave their place at the top for it. */
export async function moveChats(chats: readonly Chat[], folderId: string | null): Promise<void> {
  const before = new Map(chats.map(({ id, folderId: from, isPinned }) => [id, { folderId: from, isPinned }]));
  if (!(await changeChats(chats, () => ({ folderId, isPinned: false })))) return;
  toastUndo(t('organise.moved', { count: chats.length, title: nameOf(chats) }), () => {
    void changeChats(chats, ({ id }) => before.get(id) ?? {});
  });
}

export async function archiveChats(chats: readonly Chat[], isArchived: boolean): Promise<void> {
  if (!(await changeChats(chats, () => ({ isArchived })))) return;
  const key = isArchived ? 'organise.archived' : 'organise.unarchived';
  toastUndo(t(key, { count: chats.length, title: nameOf(chats) }), () => {
    void changeChats(chats, () => ({ isArchived: !isArchived }));
  });
}

export async function tagChats(chats: readonly Chat[], tag: string, isOn: boolean): Promise<void> {
  const changed = chats.filter(({ tags }) => tags.includes(tag) !== isOn);
  await changeChats(changed, ({ tags }) => ({
    tags: isOn ? [...tags, tag] : tags.filter((other) => other !== tag),
  }));
}

/** The whole chat again, beside the first. */
export async function duplicateChat(chat: Chat): Promise<void> {
  await attempt(async () => {
    const copy = await client.chats.duplicate({ chatId: chat.id });
    refreshChatList();
    navigate(pathOfChat(copy.id));
  });
}

/** A chat that leaves no trace. One that is there and empty is used again. */
export async function newTemporaryChat(): Promise<void> {
  await openEmpty(
    (chat) => chat.isTemporary,
    () => client.chats.create({ isTemporary: true }),
  );
}

/** A new chat that stands in a folder from the start. */
export async function newChatIn(folderId: string): Promise<void> {
  await openEmpty(
    (chat) => chat.folderId === folderId && !chat.isTemporary && !chat.isArchived,
    () => client.chats.create({ folderId }),
  );
}

async function openEmpty(isFit: (chat: Chat) => boolean, make: () => Promise<Chat>): Promise<void> {
  await attempt(async () => {
    const empty = knownChats().find((chat) => chat.leafId === null && !chat.isGenerating && isFit(chat));
    const { id } = empty ?? (await make());
    if (empty === undefined) refreshChatList();
    useUi.setState({ isDrawerOpen: false });
    useOrganise.setState({ view: 'chats' });
    navigate(pathOfChat(id));
    focusComposer();
  });
}

/** Moves chats to the bin at once and offers to bring them back. Temporary ones are gone for good, which is what they are for. */
export async function removeChats(chats: readonly Chat[], shownId: string | null): Promise<void> {
  const gone = new Set(chats.map(({ id }) => id));
  const isShown = shownId !== null && gone.has(shownId);
  await attempt(async () => {
    for (const { id } of chats) await client.chats.remove({ chatId: id });
    queryClient.setQueryData(api.chats.list.queryKey(), (known) => known?.filter(({ id }) => !gone.has(id)));
    if (isShown) navigate('/chat', { replace: true });
    for (const { id } of chats) {
      queryClient.removeQueries({ queryKey: chatKey(id) });
      setDraft(id, '');
    }
    const kept = chats.filter(({ isTemporary }) => !isTemporary);
    if (kept.length > 0) offerToRestore(kept, isShown ? shownId : null);
  });
  // Also where only some of them could be removed.
  refreshChatList();
}

function offerToRestore(chats: readonly Chat[], shownId: string | null): void {
  toastUndo(t('organise.removed', { count: chats.length, title: nameOf(chats) }), () => {
    void attempt(async () => {
      for (const { id } of chats) await client.chats.restore({ chatId: id });
      refreshChatList();
      if (shownId !== null) navigate(pathOfChat(shownId));
    });
  });
}

const longestName = 60;

/** What chats are called together: the title of the one, which a sentence about many does not use. */
function nameOf([first]: readonly Chat[]): string {
  const title = first === undefined ? '' : titleOf(first);
  return title.length > longestName ? `${title.slice(0, longestName - 3)}…` : title;
}

/** Every tag that is in use, by name. */
export function tagsOf(chats: readonly Chat[]): string[] {
  return [...new Set(chats.flatMap(({ tags }) => tags))].toSorted((one, other) => one.localeCompare(other));
}

/** Keeps what a person wrote down about a chat. */
export async function saveNotes(chatId: string, notes: string): Promise<void> {
  queryClient.setQueryData(chatKey(chatId), (known) => (known === undefined ? known : { ...known, notes }));
  await attempt(() => client.chats.update({ chatId, notes }));
}

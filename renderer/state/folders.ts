import { useQuery } from '@tanstack/react-query';
import type { Folder } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { changeChats, knownChats, refreshChatList } from './chat-list.ts';
import { childrenOf, placeOf, withFolder } from './folder-tree.ts';
import type { FolderPlace } from './folder-tree.ts';
import { changeSettings } from './models.ts';
import { attempt, toastUndo } from './notices.ts';
import { rowKey, useOrganise } from './organise.ts';
import { api, queryClient } from './queries.ts';
import { announce } from './ui.ts';

const noFolders: readonly Folder[] = [];

export function useFolders(): readonly Folder[] {
  return useQuery(api.chats.folders.queryOptions()).data ?? noFolders;
}

function knownFolders(): readonly Folder[] {
  return queryClient.getQueryData(api.chats.folders.queryKey()) ?? noFolders;
}

async function rereadFolders(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.chats.folders.key() });
}

/** Closes or opens folders and groups of the list, for every window and the next start. */
export function setCollapsed(keys: readonly string[], isCollapsed: boolean): void {
  const queryKey = api.settings.get.queryKey();
  const settings = queryClient.getQueryData(queryKey);
  if (settings === undefined) return;
  const rest = settings.chatListCollapsed.filter((key) => !keys.includes(key));
  const chatListCollapsed = isCollapsed ? [...rest, ...keys] : rest;
  if (chatListCollapsed.length === settings.chatListCollapsed.length && !isCollapsed) return;
  // Shown at once; the core's answer says the same.
  queryClient.setQueryData(queryKey, { ...settings, chatListCollapsed });
  void changeSettings({ chatListCollapsed });
}

/** Makes a folder with a name that is typed over in place. */
export async function addFolder(parentId: string | null): Promise<void> {
  const folder = await createFolder(t('organise.newFolder'), parentId);
  if (folder === undefined) return;
  if (parentId !== null) setCollapsed([parentId], false);
  const row = rowKey.folder(folder.id);
  useOrganise.setState({ view: 'chats', tag: null, renaming: row, wantedRow: row });
}

export async function createFolder(name: string, parentId: string | null): Promise<Folder | undefined> {
  return attempt(async () => {
    const folder = await client.chats.createFolder({ name, parentId });
    await rereadFolders();
    return folder;
  });
}

export async function renameFolder(id: string, name: string): Promise<void> {
  await changeFolder(id, { name });
}

/** Puts a folder one step further, which one step back undoes. */
export async function placeFolder({ id, name }: Folder, place: FolderPlace): Promise<void> {
  if (!(await changeFolder(id, place))) return;
  if (place.parentId !== null) setCollapsed([place.parentId], false);
  announce(t('organise.folderMoved', { name }));
}

/** Puts a folder elsewhere, with all that is in it. */
export async function moveFolder(id: string, place: FolderPlace): Promise<void> {
  const before = placeOf(knownFolders(), id);
  const folder = knownFolders().find((other) => other.id === id);
  if (folder === undefined || before === null) return;
  if (!(await changeFolder(id, place))) return;
  if (place.parentId !== null) setCollapsed([place.parentId], false);
  toastUndo(t('organise.folderMoved', { name: folder.name }), () => void changeFolder(id, before));
}

async function changeFolder(id: string, patch: Partial<FolderPlace> & { name?: string }): Promise<boolean> {
  await queryClient.cancelQueries({ queryKey: api.chats.folders.queryKey() });
  queryClient.setQueryData(api.chats.folders.queryKey(), (known) =>
    known === undefined ? known : withFolder(known, id, patch),
  );
  const done = await attempt(() => client.chats.updateFolder({ id, ...patch }));
  await rereadFolders();
  return done !== undefined;
}

/** Takes a folder away and keeps what is in it: that moves up to where the folder stood. */
export async function removeFolder(folder: Folder): Promise<void> {
  const place = placeOf(knownFolders(), folder.id);
  const children = childrenOf(knownFolders(), folder.id);
  const chats = knownChats().filter(({ folderId }) => folderId === folder.id);
  const isDone = await attempt(async () => {
    await client.chats.removeFolder({ id: folder.id });
    return true;
  });
  await rereadFolders();
  refreshChatList();
  if (isDone !== true || place === null) return;
  setCollapsed([folder.id], false);
  toastUndo(t('organise.folderRemoved', { name: folder.name }), () => {
    void attempt(async () => {
      const again = await client.chats.createFolder({ name: folder.name, parentId: place.parentId });
      await client.chats.updateFolder({ id: again.id, beforeId: place.beforeId });
      for (const child of children) {
        await client.chats.updateFolder({ id: child.id, parentId: again.id, beforeId: null });
      }
      await rereadFolders();
      await changeChats(chats, () => ({ folderId: again.id }));
    });
  });
}

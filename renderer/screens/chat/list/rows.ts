import type { Chat, Folder } from '../../../../contract/chats.ts';
import { childrenOf, flattenFolders } from '../../../state/folder-tree.ts';
import { rowKey } from '../../../state/organise.ts';
import { groupChats } from './groups.ts';
import type { ChatGroup } from './groups.ts';

export type HeadingName = 'temporary' | 'pinned' | 'folders' | ChatGroup;
export type HeadingRow = { kind: 'heading'; key: string; name: HeadingName; isCollapsed: boolean; count: number };
export type FolderRow = {
  kind: 'folder';
  key: string;
  folder: Folder;
  depth: number;
  isCollapsed: boolean;
  /** Chats in it and in the folders beneath it. */
  count: number;
  /** What its chats do, where it is closed and they cannot be seen. */
  isGenerating: boolean;
  isWaiting: boolean;
};
export type ChatRow = { kind: 'chat'; key: string; chat: Chat; depth: number; isPinned: boolean };
/** Says that an open folder has nothing in it. */
export type HintRow = { kind: 'hint'; key: string; folderId: string; depth: number };
export type Row = HeadingRow | FolderRow | ChatRow | HintRow;

export type RowsRequest = {
  chats: readonly Chat[];
  folders: readonly Folder[];
  /** Keys of groups and ids of folders. */
  collapsed: ReadonlySet<string>;
  /** Only chats with this tag; folders without one are left out, and none is closed. */
  tag: string | null;
  now: number;
};

/** The list as it stands: temporary chats, pinned ones, folders with what is in them, and the rest by date. */
export function listRows({ chats, folders, collapsed, tag, now }: RowsRequest): Row[] {
  const shown = chats.filter((chat) => !chat.isArchived && (tag === null || chat.tags.includes(tag)));
  const isClosed = (key: string) => tag === null && collapsed.has(key);
  const known = new Set(folders.map(({ id }) => id));
  const temporary = shown.filter(({ isTemporary }) => isTemporary);
  const lasting = shown.filter(({ isTemporary }) => !isTemporary);
  const pinned = lasting.filter(({ isPinned }) => isPinned);
  const inFolders = Map.groupBy(
    lasting.filter(({ isPinned }) => !isPinned),
    ({ folderId }) => (folderId !== null && known.has(folderId) ? folderId : null),
  );
  return [
    ...section('temporary', temporary, isClosed),
    ...section('pinned', pinned, isClosed),
    ...folderRows(folders, inFolders, isClosed, tag !== null),
    ...groupChats(inFolders.get(null) ?? [], now).flatMap((group) => section(group, group.chats, isClosed)),
  ];
}

/** Archived chats, by date alone. */
export function archiveRows({ chats, collapsed, tag, now }: RowsRequest): Row[] {
  const shown = chats.filter((chat) => chat.isArchived && (tag === null || chat.tags.includes(tag)));
  return groupChats(shown, now).flatMap((group) =>
    section(group, group.chats, (key) => tag === null && collapsed.has(key)),
  );
}

function section(name: HeadingName, chats: readonly Chat[], isClosed: (key: string) => boolean): Row[] {
  if (chats.length === 0) return [];
  const key = `group:${typeof name === 'string' ? name : name.key}`;
  const heading: HeadingRow = { kind: 'heading', key, name, isCollapsed: isClosed(key), count: chats.length };
  return heading.isCollapsed ? [heading] : [heading, ...chats.map((chat) => chatRow(chat, 0, name === 'pinned'))];
}

function chatRow(chat: Chat, depth: number, isPinned: boolean): ChatRow {
  return { kind: 'chat', key: rowKey.chat(chat.id), chat, depth, isPinned };
}

function folderRows(
  folders: readonly Folder[],
  chatsIn: ReadonlyMap<string | null, readonly Chat[]>,
  isClosed: (key: string) => boolean,
  isFiltered: boolean,
): Row[] {
  if (folders.length === 0) return [];
  const heading: HeadingRow = {
    kind: 'heading',
    key: 'group:folders',
    name: 'folders',
    isCollapsed: isClosed('group:folders'),
    count: folders.length,
  };
  const flat = flattenFolders(folders);
  const chatsBelow = collectBelow(flat, chatsIn);
  const rows: Row[] = [];
  /** Open folders whose own chats come after the folders in them. */
  const open: { folder: Folder; depth: number; isEmpty: boolean }[] = [];
  const closeDownTo = (depth: number): void => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      open.pop();
      rows.push(...contentOf(last.folder, last.depth + 1, last.isEmpty, chatsIn));
    }
  };
  // While folders deeper than this come, they are inside a closed one.
  let closedDepth = Infinity;
  for (const [index, { folder, depth }] of flat.entries()) {
    if (depth > closedDepth) continue;
    closedDepth = Infinity;
    closeDownTo(depth);
    const below = chatsBelow[index] ?? [];
    if (isFiltered && below.length === 0) continue;
    const isCollapsed = isClosed(folder.id);
    rows.push({
      kind: 'folder',
      key: rowKey.folder(folder.id),
      folder,
      depth,
      isCollapsed,
      count: below.length,
      isGenerating: isCollapsed && below.some(({ isGenerating }) => isGenerating),
      isWaiting: isCollapsed && below.some(({ isWaiting }) => isWaiting),
    });
    if (isCollapsed) closedDepth = depth;
    else open.push({ folder, depth, isEmpty: below.length === 0 && childrenOf(folders, folder.id).length === 0 });
  }
  closeDownTo(0);
  if (rows.length === 0) return [];
  return heading.isCollapsed ? [heading] : [heading, ...rows];
}

function contentOf(
  { id }: Folder,
  depth: number,
  isEmpty: boolean,
  chatsIn: ReadonlyMap<string | null, readonly Chat[]>,
): Row[] {
  if (isEmpty) return [{ kind: 'hint', key: `hint:${id}`, folderId: id, depth }];
  return (chatsIn.get(id) ?? []).map((chat) => chatRow(chat, depth, false));
}

/** For each folder its chats and those of the folders beneath it, which follow it in the flat order. */
function collectBelow(
  flat: readonly { folder: Folder; depth: number }[],
  chatsIn: ReadonlyMap<string | null, readonly Chat[]>,
): Chat[][] {
  return flat.map(({ folder, depth }, index) => {
    const end = flat.findIndex((other, at) => at > index && other.depth <= depth);
    const beneath = flat.slice(index + 1, end === -1 ? undefined : end);
    return [folder, ...beneath.map((other) => other.folder)].flatMap(({ id }) => [...(chatsIn.get(id) ?? [])]);
  });
}

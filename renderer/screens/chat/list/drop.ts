import type { Chat, Folder } from '../../../../contract/chats.ts';
import { childrenOf, folderAndBelow, placeOf } from '../../../state/folder-tree.ts';
import type { FolderPlace } from '../../../state/folder-tree.ts';
import type { FolderRow, Row } from './rows.ts';

/** What is being dragged. */
export type Drag = { kind: 'chats'; chats: readonly Chat[] } | { kind: 'folder'; folder: Folder };

/**
 * Where it would go, and how that is shown.
 *
 * - `into`: a folder, or with `null` out of all folders; the row that stands for it is lit.
 * - `pin`: to the top.
 * - `place`: a folder between others; a line is drawn at an edge of the row.
 */
export type Drop =
  | { kind: 'into'; folderId: string | null; rowKey: string }
  | { kind: 'pin'; rowKey: string }
  | { kind: 'place'; place: FolderPlace; rowKey: string; edge: 'top' | 'bottom' };

/** A quarter of a folder's row at each edge means between, the rest of it means into. */
const edgeShare = 0.25;

/** What a drop on a row would do; `share` is how far down the row the pointer is, 0 to 1. `null`: nothing. */
export function dropAt(row: Row, share: number, drag: Drag, folders: readonly Folder[]): Drop | null {
  return drag.kind === 'chats' ? dropChats(row, drag.chats) : dropFolder(row, share, drag.folder, folders);
}

function dropChats(row: Row, chats: readonly Chat[]): Drop | null {
  const isPinPlace = (row.kind === 'heading' && row.name === 'pinned') || (row.kind === 'chat' && row.isPinned);
  if (isPinPlace) return chats.every(({ isPinned }) => isPinned) ? null : { kind: 'pin', rowKey: row.key };
  const folderId = folderOf(row);
  const isThere = chats.every((chat) => chat.folderId === folderId && !chat.isPinned);
  return isThere ? null : { kind: 'into', folderId, rowKey: row.key };
}

/** The folder that a row stands in or for. */
function folderOf(row: Row): string | null {
  switch (row.kind) {
    case 'folder':
      return row.folder.id;
    case 'hint':
      return row.folderId;
    case 'chat':
      return row.depth > 0 ? row.chat.folderId : null;
    case 'heading':
      return null;
    default:
      return row satisfies never;
  }
}

function dropFolder(row: Row, share: number, folder: Folder, folders: readonly Folder[]): Drop | null {
  const targetId = folderOf(row);
  // A folder never goes into itself.
  if (targetId !== null && folderAndBelow(folders, folder.id).has(targetId)) return null;
  const here = placeOf(folders, folder.id);
  const between = row.kind === 'folder' ? placeBetween(row, share, folders) : null;
  if (between === null) {
    const isThere = folder.parentId === targetId && (targetId !== null || here?.beforeId === null);
    return isThere ? null : { kind: 'into', folderId: targetId, rowKey: row.key };
  }
  const { place, edge } = between;
  const isThere =
    place.beforeId === folder.id || (here?.parentId === place.parentId && here.beforeId === place.beforeId);
  return isThere ? null : { kind: 'place', place, rowKey: row.key, edge };
}

type Between = { place: FolderPlace; edge: 'top' | 'bottom' };

/** The place at the edge of a folder's row that the pointer is near; `null` in the middle, which means into. */
function placeBetween(row: FolderRow, share: number, folders: readonly Folder[]): Between | null {
  const { folder, isCollapsed } = row;
  if (share < edgeShare) return { place: { parentId: folder.parentId, beforeId: folder.id }, edge: 'top' };
  if (share <= 1 - edgeShare) return null;
  const place = placeOf(folders, folder.id);
  if (isCollapsed) return place === null ? null : { place, edge: 'bottom' };
  // Under an open folder comes what is in it.
  const [first] = childrenOf(folders, folder.id);
  return first === undefined ? null : { place: { parentId: folder.id, beforeId: first.id }, edge: 'bottom' };
}

import type { Folder } from '../../contract/chats.ts';

/** Where a folder stands: in which folder, and before which of its siblings; `null`: at the top, and at the end. */
export type FolderPlace = { parentId: string | null; beforeId: string | null };

/** The folders in a folder, in their order. */
export function childrenOf(folders: readonly Folder[], parentId: string | null): Folder[] {
  return folders
    .filter((folder) => folder.parentId === parentId)
    .toSorted((one, other) => one.position - other.position);
}

export function placeOf(folders: readonly Folder[], id: string): FolderPlace | null {
  const folder = folders.find((other) => other.id === id);
  if (folder === undefined) return null;
  const siblings = childrenOf(folders, folder.parentId);
  return { parentId: folder.parentId, beforeId: siblings[siblings.indexOf(folder) + 1]?.id ?? null };
}

/** The folders as they will be, with new positions where one has moved. */
export function withFolder(
  folders: readonly Folder[],
  id: string,
  { name, parentId, beforeId }: Partial<FolderPlace> & { name?: string },
): Folder[] {
  const folder = folders.find((other) => other.id === id);
  if (folder === undefined) return [...folders];
  const moved = { ...folder, name: name ?? folder.name, parentId: parentId === undefined ? folder.parentId : parentId };
  const rest = folders.filter((other) => other.id !== id);
  if (parentId === undefined && beforeId === undefined) {
    return folders.map((other) => (other.id === id ? moved : other));
  }
  const siblings = childrenOf(rest, moved.parentId);
  const at = siblings.findIndex((sibling) => sibling.id === beforeId);
  const ordered = siblings.toSpliced(at === -1 ? siblings.length : at, 0, moved);
  const positions = new Map(ordered.map((sibling, position) => [sibling.id, position]));
  return [...rest, moved].map((other) => ({ ...other, position: positions.get(other.id) ?? other.position }));
}

/** A folder and every folder beneath it. */
export function folderAndBelow(folders: readonly Folder[], id: string): Set<string> {
  const found = new Set([id]);
  // A set that grows while it is walked through is walked to its new end.
  for (const parentId of found) {
    for (const folder of folders) if (folder.parentId === parentId) found.add(folder.id);
  }
  return found;
}

/** Folders from the top down, each with how deep it stands. One whose parents run in a circle stands at the top. */
export function flattenFolders(folders: readonly Folder[]): { folder: Folder; depth: number }[] {
  const ids = new Set(folders.map(({ id }) => id));
  const seen = new Set<string>();
  const flat: { folder: Folder; depth: number }[] = [];
  const add = (folder: Folder, depth: number): void => {
    if (seen.has(folder.id)) return;
    seen.add(folder.id);
    flat.push({ folder, depth });
    for (const child of childrenOf(folders, folder.id)) add(child, depth + 1);
  };
  const atTop = folders.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  for (const folder of atTop.toSorted((one, other) => one.position - other.position)) add(folder, 0);
  for (const folder of folders) add(folder, 0);
  return flat;
}

/** Where a folder goes with one press of an arrow key; `null` where there is no way. */
export function stepFolder(
  folders: readonly Folder[],
  id: string,
  step: 'up' | 'down' | 'in' | 'out',
): FolderPlace | null {
  const folder = folders.find((other) => other.id === id);
  if (folder === undefined) return null;
  const { parentId } = folder;
  const siblings = childrenOf(folders, parentId);
  const index = siblings.indexOf(folder);
  const previous = siblings[index - 1];
  switch (step) {
    case 'up':
      return previous === undefined ? null : { parentId, beforeId: previous.id };
    case 'down':
      return index === siblings.length - 1 ? null : { parentId, beforeId: siblings[index + 2]?.id ?? null };
    case 'in':
      return previous === undefined ? null : { parentId: previous.id, beforeId: null };
    case 'out':
      return parentId === null ? null : placeOf(folders, parentId);
    default:
      return step satisfies never;
  }
}

import { randomUUID } from 'node:crypto';
import type { Folder } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import { chatFolderQueries } from '../store/chat-folders.ts';
import type { Store } from '../store/open.ts';

type Dependencies = { store: Store; changed(): void };

export type FolderUpdate = {
  id: string;
  name?: string | undefined;
  parentId?: string | null | undefined;
  beforeId?: string | null | undefined;
};

/** The folders of the chat list: in each other, in an order that a person makes. */
export function createFolders({ store, changed }: Dependencies) {
  const queries = chatFolderQueries(store);

  function require(id: string): Folder {
    const folder = queries.list().find((other) => other.id === id);
    if (!folder)
      throw new AppError('not_found', 'This folder is not there any more.', { remedy: 'Choose another one.' });
    return folder;
  }

  /** Puts a folder among its siblings, before one of them or at the end, and numbers them anew. */
  function place(folder: Folder, beforeId: string | null): void {
    const siblings = queries.list().filter(({ id, parentId }) => parentId === folder.parentId && id !== folder.id);
    const found = siblings.findIndex(({ id }) => id === beforeId);
    const index = found === -1 ? siblings.length : found;
    const ordered = siblings.toSpliced(index, 0, folder);
    for (const [position, sibling] of ordered.entries()) queries.put({ ...sibling, position });
  }

  return {
    list: queries.list,
    require,

    create: ({ name, parentId }: { name: string; parentId: string | null }): Folder => {
      if (parentId !== null) require(parentId);
      const folder = { id: randomUUID(), name, parentId, position: 0 };
      queries.transaction(() => place(folder, null));
      changed();
      return require(folder.id);
    },

    update: ({ id, name, parentId, beforeId }: FolderUpdate): Folder => {
      const folder = require(id);
      const next = {
        ...folder,
        name: name ?? folder.name,
        parentId: parentId === undefined ? folder.parentId : parentId,
      };
      if (next.parentId !== null && next.parentId !== folder.parentId) checkParent(queries.list(), id, next.parentId);
      const moves = next.parentId !== folder.parentId || beforeId !== undefined;
      queries.transaction(() => {
        if (moves) place(next, beforeId ?? null);
        else queries.put(next);
      });
      changed();
      return require(id);
    },

    /** Its chats and folders move up to where it stood. */
    remove: (id: string): void => {
      const folder = require(id);
      queries.transaction(() => {
        for (const child of queries.list().filter(({ parentId }) => parentId === id)) {
          place({ ...child, parentId: folder.parentId }, id);
        }
        queries.remove(folder);
      });
      changed();
    },

    /** The folder with all that stand in it. */
    within: (id: string): string[] => {
      const folders = queries.list();
      const found = [id];
      for (const parent of found) {
        found.push(...folders.filter(({ parentId }) => parentId === parent).map((folder) => folder.id));
      }
      return found;
    },
  };
}

/** Throws where a folder would come to stand in itself. */
function checkParent(folders: readonly Folder[], id: string, parentId: string): void {
  let above: string | null = parentId;
  while (above !== null) {
    if (above === id)
      throw new AppError('invalid_input', 'A folder can’t stand in itself.', { remedy: 'Choose another place.' });
    const found = folders.find((folder) => folder.id === above);
    if (!found)
      throw new AppError('not_found', 'This folder is not there any more.', { remedy: 'Choose another one.' });
    above = found.parentId;
  }
}

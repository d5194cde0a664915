import { z } from 'zod';
import { folderSchema, type Folder } from '../../contract/chats.ts';
import type { Store } from './open.ts';

const folderRow = z
  .object({ id: z.string(), name: z.string(), parent_id: z.string().nullable(), position: z.number() })
  .transform(({ id, name, parent_id: parentId, position }): Folder => ({ id, name, parentId, position }))
  .pipe(folderSchema);

/** The folders that chats stand in. */
export function chatFolderQueries(store: Store) {
  const list = store.prepare(`SELECT id, name, parent_id, position FROM chat_folders ORDER BY position, name, id`);
  const put = store.prepare(`
    INSERT INTO chat_folders (id, name, parent_id, position) VALUES (@id, @name, @parentId, @position)
    ON CONFLICT (id) DO UPDATE SET name = @name, parent_id = @parentId, position = @position`);
  const moveChats = store.prepare(`UPDATE chats SET folder_id = @parentId WHERE folder_id = @id`);
  const remove = store.prepare(`DELETE FROM chat_folders WHERE id = ?`);

  return {
    list: (): Folder[] => z.array(folderRow).parse(list.all()),
    put: (folder: Folder) => void put.run(folder),
    /** Deletes an empty folder after its chats have moved up. */
    remove: ({ id, parentId }: Folder) => {
      moveChats.run({ id, parentId });
      remove.run(id);
    },
    transaction: <T>(work: () => T): T => store.transaction(work)(),
  };
}

import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Folder } from '../../contract/models.ts';

/** Lists the folders and GGUF files of a folder, folders first; hidden ones are left out. */
export async function browseFolder(path: string): Promise<Folder> {
  const found = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('file_unreadable', `The folder ${path} can't be opened.`, {
      remedy: 'Choose another folder, or check its permissions.',
      cause,
    });
  });
  const entries = await Promise.all(
    found
      .filter(({ name }) => !name.startsWith('.'))
      .map(async ({ name }): Promise<Folder['entries'][number] | null> => {
        const entry = join(path, name);
        // Links are followed; one that leads nowhere is left out.
        const info = await stat(entry).catch(() => null);
        if (info?.isDirectory()) return { name, path: entry, kind: 'folder', sizeBytes: null };
        if (info?.isFile() && /\.gguf$/i.test(name)) return { name, path: entry, kind: 'model', sizeBytes: info.size };
        return null;
      }),
  );
  const shown = entries.filter((entry) => entry !== null);
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  shown.sort((a, b) => (a.kind === b.kind ? compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, entries: shown };
}

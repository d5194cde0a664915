import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DownloadRecord } from '../store/downloads.ts';
import { discardPart } from './finish.ts';
import { isInside, prepareFolder, storedPath } from './paths.ts';
import { isText } from './texts.ts';

/**
 * Takes away what a cancelled download has fetched, and folders that are empty then. A finished one keeps its model:
 * it was only taken out of the list.
 */
export async function purge(record: DownloadRecord, isWanted: (path: string) => boolean): Promise<void> {
  if (record.state === 'done') return;
  for (const file of record.files) {
    if (isWanted(file.path)) continue;
    const path = await prepareFolder(record.root, storedPath(record.repo, file.path));
    await discardPart(path);
    // Some parts of a model alone are of no use.
    if (file.isDone && !file.wasThere) await rm(path, { force: true });
    await removeEmptyFolders(record.root, dirname(path));
  }
  const home = dirname(await prepareFolder(record.root, storedPath(record.repo, 'README.md')));
  const left = await readdir(home);
  // A licence without a model; beside another model of the same repository it stays.
  if (left.every(isText)) for (const name of left) await rm(join(home, name), { force: true });
  await removeEmptyFolders(record.root, home);
}

async function removeEmptyFolders(root: string, from: string): Promise<void> {
  for (let folder = from; folder !== root && isInside(root, folder); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      // Not empty: others have files in it.
      return;
    }
  }
}

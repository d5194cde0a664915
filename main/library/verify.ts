import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { LibraryQueries } from '../store/library.ts';
import type { ModelFiles } from './files.ts';
import type { JobHandle } from './jobs.ts';
import { hashFile } from './transfer.ts';

/**
 * Reads all of a model's files and compares them with what the hub, the other program or the first such reading said.
 * The first reading of a file that nothing is known of says what the next ones compare with.
 */
export async function verifyFiles(
  { id }: Pick<Model, 'id'>,
  { parts, companions }: ModelFiles,
  queries: LibraryQueries,
  { signal, update }: JobHandle,
): Promise<void> {
  const paths = [...parts, ...companions];
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  update({ totalBytes: sizes.reduce((sum, size) => sum + size, 0) });
  let doneBytes = 0;
  const onBytes = (bytes: number) => {
    doneBytes += bytes;
    update({ doneBytes });
  };
  for (const [index, path] of paths.entries()) {
    const name = basename(path);
    const known = queries
      .hashes(id)
      .find((hash) => (index < parts.length ? hash.position === index : hash.name === name));
    const sha256 = await hashFile(path, { signal, onBytes });
    if (known && known.sha256 !== sha256) throw mismatch(name, known.sha256, sha256);
    queries.putHash(id, { position: known?.position ?? index, name, sha256, verifiedAt: Date.now() });
  }
}

function mismatch(name: string, expected: string, found: string): AppError {
  return new AppError('checksum_mismatch', `${name} is not what it was: its content has changed or is damaged.`, {
    remedy: 'Download the model again, and check the disk if it happens to other files too.',
    details: { name, expected, found },
  });
}

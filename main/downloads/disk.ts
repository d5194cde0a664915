import { statfs } from 'node:fs/promises';
import { diskFull } from './paths.ts';

/** On the disk with that folder, for this person. */
export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

type Need = { folder: string; reserveBytes: number; neededBytes: number; readFree(folder: string): Promise<number> };

/** Throws `disk_full` where the needed bytes do not fit above the reserve. */
export async function requireSpace({ folder, reserveBytes, neededBytes, readFree }: Need): Promise<void> {
  const missingBytes = neededBytes + reserveBytes - (await readFree(folder));
  if (missingBytes > 0) throw diskFull(folder, missingBytes);
}

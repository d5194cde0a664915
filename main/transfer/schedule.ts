import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupPlan } from '../../contract/transfer.ts';

const ownName = /^Paddock backup \d{4}-\d{2}-\d{2} \d{6}\.zip$/;

/** The name of a backup that is made now. They sort by age. */
export function backupName(now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  return `Paddock backup ${day} ${time.slice(0, 8).replaceAll(':', '')}.zip`;
}

/** When the newest backup in the folder was made; `null` where there is none. */
export async function lastBackupAt(folder: string): Promise<number | null> {
  const newest = (await ownFiles(folder)).at(-1);
  return newest === undefined ? null : Math.round((await stat(join(folder, newest))).mtimeMs);
}

/** Whether it is time for the next one. */
export async function isBackupDue({ folder, everyHours }: BackupPlan, now: number): Promise<boolean> {
  if (folder === null) return false;
  const lastAt = await lastBackupAt(folder);
  return lastAt === null || now - lastAt >= everyHours * 3_600_000;
}

/** Deletes all but the newest. Files of other names are not ours. */
export async function pruneBackups(folder: string, keep: number): Promise<void> {
  const files = await ownFiles(folder);
  for (const name of files.slice(0, Math.max(0, files.length - keep))) await rm(join(folder, name), { force: true });
}

/** Backups in the folder, oldest first. */
async function ownFiles(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => ownName.test(name)).toSorted();
}

import { mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';

const mostNames = 1000;

/** Moves a file to the bin of the person's home folder, as the Trash specification of freedesktop.org has it. */
export async function moveToTrash(
  path: string,
  dataHome: string = process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'),
): Promise<void> {
  const bin = join(dataHome, 'Trash');
  const [files, notes] = [join(bin, 'files'), join(bin, 'info')];
  for (const folder of [files, notes]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = await reserve(notes, path);
  try {
    await rename(path, join(files, name));
  } catch (cause) {
    await rm(notePath(notes, name), { force: true });
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EXDEV')) throw cause;
    throw new AppError('unsupported', `${basename(path)} is on another disk than the bin.`, {
      remedy: `Delete the file yourself: ${path}`,
      details: { path },
      cause,
    });
  }
}

/** The note comes first: whoever makes it has the name. */
async function reserve(notes: string, path: string): Promise<string> {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const text = `[Trash Info]\nPath=${path.split('/').map(encodeURIComponent).join('/')}\nDeletionDate=${local}\n`;
  const extension = extname(path);
  const stem = basename(path, extension);
  for (let number = 1; number <= mostNames; number += 1) {
    const name = number === 1 ? `${stem}${extension}` : `${stem}.${number}${extension}`;
    try {
      await using note = await open(notePath(notes, name), 'wx', 0o600);
      await note.writeFile(text);
      return name;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new AppError('conflict', `The bin holds too many files with the name ${basename(path)}.`, {
    remedy: 'Empty the bin.',
  });
}

function notePath(notes: string, name: string): string {
  return join(notes, `${name}.trashinfo`);
}

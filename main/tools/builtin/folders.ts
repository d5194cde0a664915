import { constants } from 'node:fs';
import { open, opendir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';

const mostEntries = 500;
const mostBytes = 4_000_000;
const mostCharacters = 50_000;

/** A place below one of the folders that a person chose. `path` has no link in it any more. */
type Place = { path: string; root: string };

/** What is in a folder, by the names that `readText` takes. Without a path: the folders that may be read. */
export async function listFiles(roots: readonly string[], path: string): Promise<string> {
  if (path.trim() === '' || (path.trim() === '.' && roots.length > 1)) {
    return roots.map((root) => `${nameOf(root)}/`).join('\n');
  }
  const place = await findPlace(roots, path);
  if (!(await stat(place.path)).isDirectory()) throw new Error(`${path} is not a folder.`);
  const names: string[] = [];
  let left = 0;
  for await (const entry of await opendir(place.path)) {
    if (names.length < mostEntries) names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
    else left += 1;
  }
  const list = names.toSorted().join('\n');
  return left > 0 ? `${list}\n[${left} more are not shown.]` : list === '' ? 'The folder is empty.' : list;
}

/** The text of a file from a line on, as much of it as fits. */
export async function readText(roots: readonly string[], path: string, startLine = 1): Promise<string> {
  const place = await findPlace(roots, path);
  // Opening what is no file, such as a pipe, could wait for ever.
  if (!(await stat(place.path)).isFile()) throw new Error(`${path} is not a file.`);
  const file = await open(place.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const opened = await file.stat();
    // Somebody could have put a link in its way between the look and the opening.
    const now = await stat(await realpath(place.path));
    if (!opened.isFile() || now.ino !== opened.ino || now.dev !== opened.dev)
      throw new Error(`${path} was changed while it was opened.`);
    await findPlace([place.root], place.path);
    if (opened.size > mostBytes)
      throw new Error(`${path} is too large to read: ${Math.round(opened.size / 1e6)} MB, and 4 MB are allowed.`);
    const bytes = Buffer.alloc(mostBytes);
    const { bytesRead } = await file.read(bytes, 0, mostBytes, 0);
    return cut(decode(bytes.subarray(0, bytesRead), path), startLine);
  } finally {
    await file.close();
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    if (bytes.includes(0)) throw new Error('binary');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not a text file.`);
  }
}

function cut(text: string, startLine: number): string {
  const lines = text.split('\n');
  const rest = lines.slice(Math.max(0, startLine - 1));
  if (rest.length === 0) return `[The file has ${lines.length} lines.]`;
  const kept: string[] = [];
  let length = 0;
  for (const line of rest) {
    if (length + line.length > mostCharacters && kept.length > 0) break;
    kept.push(line.slice(0, mostCharacters));
    length += line.length + 1;
  }
  const next = Math.max(1, startLine) + kept.length;
  return next <= lines.length
    ? `${kept.join('\n')}\n\n[Cut here: line ${next} of ${lines.length} comes next; ask with start_line ${next}.]`
    : kept.join('\n');
}

/** Where a path leads once links are followed; only below a chosen folder is it anybody's business. */
async function findPlace(roots: readonly string[], path: string): Promise<Place> {
  const asked = path.trim();
  if (asked.includes('\0')) throw notThere(path);
  for (const root of roots) {
    const realRoot = await realpath(root).catch(() => null);
    if (realRoot === null) continue;
    for (const candidate of candidates(root, asked)) {
      const real = await realpath(candidate).catch(() => null);
      if (real !== null && isBelow(real, realRoot)) return { path: real, root: realRoot };
    }
  }
  throw notThere(path);
}

/** As the whole path, as one from the chosen folder on, and as one that begins with the folder's name. */
function candidates(root: string, asked: string): string[] {
  if (isAbsolute(asked)) return [asked];
  const parts = asked.split(/[\\/]/);
  const inside = parts[0] === nameOf(root) ? [join(root, ...parts.slice(1))] : [];
  return [...inside, join(root, asked)];
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

const nameOf = (root: string) => basename(root) || root;

/** One answer for what is not there and what is not allowed, so that nobody can ask what else there is. */
function notThere(path: string): Error {
  return new Error(`${path} is not in a folder that may be read. list_files without a path says which folders may be.`);
}

import { lstat, readdir } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { formatOfName } from './formats.ts';

export type FoundFile = { path: string; sizeBytes: number; modifiedMs: number };

/** What programs make and no person reads; as .gitignore files have them. */
const skippedFolders = new Set(
  'node_modules bower_components __pycache__ venv site-packages target dist build coverage'.split(' '),
);
const skippedFiles = new Set('package-lock.json npm-shrinkwrap.json pnpm-lock.yaml thumbs.db desktop.ini'.split(' '));
const bareNames = /^(readme|license|licence|changelog|makefile|dockerfile|notes|todo)$/i;

/** As many files as one place of a collection takes. */
export const mostFiles = 20_000;

/** Whether a path below a folder is left out: hidden, made by a program, or not Paddock's to index. */
export function isLeftOut(path: string, root: string, ownFolder: string): boolean {
  if (path === ownFolder || path.startsWith(ownFolder + sep)) return true;
  const parts = relative(root, path).split(sep);
  return parts.some((part) => part.startsWith('.') || part.startsWith('~$') || skippedFolders.has(part.toLowerCase()));
}

/** Whether a name says that there is text in the file. */
export function isDocumentName(name: string): boolean {
  if (skippedFiles.has(name.toLowerCase()) || /\.min\.\w+$/i.test(name)) return false;
  return formatOfName(name) !== null || (extname(name) === '' && bareNames.test(name));
}

/** A file that can be indexed; `null` for everything else, links among them. */
export async function lookAt(path: string): Promise<FoundFile | null> {
  const facts = await lstat(path).catch(() => null);
  if (!facts?.isFile() || !isDocumentName(basename(path))) return null;
  return { path, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs) };
}

export type Walk = { files: FoundFile[]; isCut: boolean; unreadable: string[] };

/** All documents of a folder. Links are not followed, so that everything found lies in it. */
export async function walkFolder(root: string, ownFolder: string, signal: AbortSignal): Promise<Walk> {
  const files: FoundFile[] = [];
  const unreadable: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null) unreadable.push(folder);
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (isLeftOut(path, root, ownFolder)) continue;
      if (entry.isDirectory()) folders.push(path);
      const found = entry.isFile() ? await lookAt(path) : null;
      if (found === null) continue;
      if (files.length === mostFiles) return { files, isCut: true, unreadable };
      files.push(found);
    }
  }
  return { files, isCut: false, unreadable };
}

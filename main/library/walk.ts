import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A model file as the disk shows it, or the first part of a split one with all that are there. */
export type FoundItem = {
  path: string;
  /** All files, the first one first. */
  parts: string[];
  sizeBytes: number;
  /** Of the part that was changed last. */
  modifiedMs: number;
};

export type Walk = {
  items: FoundItem[];
  /** Folders that could not be read, or that there were too many of. */
  unread: string[];
  /** What imports that were cut off left behind. */
  leftovers: string[];
};

/** How a file is called while it is being brought into a folder. */
export const importPrefix = '.paddock-import-';

type Limits = { depth: number; entries: number };

const usualLimits: Limits = { depth: 8, entries: 200_000 };
const splitName = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/i;

/**
 * Finds the GGUF files in a folder and the folders in it. Links are followed, and no folder is looked through twice.
 * Hidden files and those that another program is still fetching are left out.
 */
export async function findModelFiles(
  root: string,
  { signal, limits = usualLimits }: { signal?: AbortSignal | undefined; limits?: Limits } = {},
): Promise<Walk> {
  const files = new Map<string, Stats>();
  const unread: string[] = [];
  const leftovers: string[] = [];
  const seen = new Set<string>();
  let left = limits.entries;

  async function look(folder: string, depth: number): Promise<void> {
    signal?.throwIfAborted();
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null || depth > limits.depth || left < entries.length) {
      unread.push(folder);
      return;
    }
    left -= entries.length;
    for (const entry of entries) {
      if (entry.name.startsWith(importPrefix)) leftovers.push(join(folder, entry.name));
      if (isIgnored(entry.name)) continue;
      const mayHoldModels = entry.isDirectory() || entry.isSymbolicLink();
      if (!mayHoldModels && !(entry.isFile() && isModelName(entry.name))) continue;
      const path = join(folder, entry.name);
      // A link that leads nowhere, or a file that has just gone.
      const facts = await stat(path).catch(() => null);
      if (facts?.isFile() && isModelName(entry.name)) files.set(path, facts);
      if (!facts?.isDirectory() || isSeen(facts)) continue;
      await look(path, depth + 1);
    }
  }

  function isSeen({ dev, ino }: Stats): boolean {
    const key = `${dev}:${ino}`;
    // Where a disk has no such numbers, the depth ends a loop.
    if (ino === 0) return false;
    const known = seen.has(key);
    seen.add(key);
    return known;
  }

  await look(root, 0);
  return { items: gather(files), unread, leftovers };
}

/** Makes one item of the parts of a split model. Parts without their first one are nothing that could be loaded. */
function gather(files: ReadonlyMap<string, Stats>): FoundItem[] {
  const items: FoundItem[] = [];
  for (const path of files.keys()) {
    const split = splitName.exec(basename(path));
    if (split !== null && Number(split[2]) !== 1) continue;
    const parts = partPaths(path).filter((part) => files.has(part));
    const facts = parts.map((part) => files.get(part)).filter((part) => part !== undefined);
    items.push({
      path,
      parts,
      sizeBytes: facts.reduce((total, { size }) => total + size, 0),
      modifiedMs: Math.max(...facts.map(({ mtimeMs }) => mtimeMs)),
    });
  }
  return items;
}

/** The paths that the parts of a model have, by the name of its first one; of a whole one, its own. */
export function partPaths(path: string): string[] {
  const split = splitName.exec(basename(path));
  const [, stem, index, total] = split ?? [];
  const count = Number(total);
  if (stem === undefined || total === undefined || Number(index) !== 1 || count < 1 || count > 1000) return [path];
  const extension = path.slice(-'.gguf'.length);
  return Array.from({ length: count }, (_, part) =>
    join(dirname(path), `${stem}-${String(part + 1).padStart(5, '0')}-of-${total}${extension}`),
  );
}

/** One item for files that are known by their paths; `null` where the first one is not there. */
export async function statItem(path: string): Promise<FoundItem | null> {
  const found = new Map<string, Stats>();
  for (const part of partPaths(path)) {
    const facts = await stat(part).catch(() => null);
    if (facts?.isFile()) found.set(part, facts);
  }
  return gather(found).find((item) => item.path === path) ?? null;
}

function isModelName(name: string): boolean {
  return /\.gguf$/i.test(name);
}

function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.startsWith('incomplete-');
}

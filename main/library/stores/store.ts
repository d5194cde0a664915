import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { repoSchema } from '../../../contract/hub.ts';
import type { FoundItem } from '../walk.ts';

/** Where other programs keep their models, as far as it is not fixed. */
export type Surroundings = {
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The top of the disk. */
  root: string;
};

/** A model in another program's store, with what that store knows of it. */
export type StoreItem = FoundItem & {
  /** As that program calls it; `null` where it goes by the file. */
  name: string | null;
  /** `user/name` at the hub. */
  repo: string | null;
  revision: string | null;
  /** Of each part, in order; empty where the store does not say. */
  sha256: string[];
  licenseText: string | null;
};

/** Reads the store of one program. What is in it was written by others: nothing there is taken for granted. */
export type StoreReader = {
  /** The folders that there are, the one in use first. */
  locate(surroundings: Surroundings): Promise<string[]>;
  read(folder: string, signal: AbortSignal | undefined): Promise<StoreItem[]>;
};

const maxTextBytes = 1024 * 1024;

/** A small file's text; `null` for one that is missing, too big, or no file at all. */
export async function readSmallFile(path: string): Promise<string | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > maxTextBytes) return null;
    return await file.readFile('utf8');
  } catch {
    return null;
  }
}

/** A small JSON file; `null` for anything else. */
export async function readSmallJson(path: string): Promise<unknown> {
  const text = await readSmallFile(path);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether a path, with all links followed, lies in a folder. */
export async function leadsInto(path: string, folder: string): Promise<boolean> {
  try {
    return (await realpath(path)).startsWith((await realpath(folder)) + sep);
  } catch {
    return false;
  }
}

export function repoOrNull(owner: string | undefined, name: string | undefined): string | null {
  return repoSchema.safeParse(`${owner ?? ''}/${name ?? ''}`).data ?? null;
}

/** What most stores know: nothing but the file. */
export function plainItem(item: FoundItem): StoreItem {
  return { ...item, name: null, repo: null, revision: null, sha256: [], licenseText: null };
}

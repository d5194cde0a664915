import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { z } from 'zod';
import { commonPrefix } from './slots.ts';

/** Beside each saved cache: which tokens it holds, and how long the file must be. */
const noteSchema = z.object({ tokens: z.array(z.int()), sizeBytes: z.int() });

type Saved = { path: string; tokens: Token[]; sizeBytes: number; usedAtMs: number };

/** Reading this many tokens again is about as quick as reading their cache from the disk. */
const worthKeepingTokens = 512;
/** All conversations of all models together. */
const limitBytes = 4 * 1024 ** 3;

/**
 * Keeps the caches of long conversations on disk, so that one goes on after a restart without being read again.
 * `identity` names everything that a cache depends on: the file, its size and date, the settings, the engine.
 */
export async function openCacheStates(root: string, identity: unknown) {
  const folder = join(root, createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let saved = await list(folder);

  async function remove(entry: Saved): Promise<void> {
    saved = saved.filter((other) => other !== entry);
    await Promise.all([rm(entry.path, { force: true }), rm(`${entry.path}.json`, { force: true })]);
  }

  return {
    /** Fills the sequence with the saved cache that shares most with `tokens`, where that is worth it. */
    async restore(sequence: LlamaContextSequence, tokens: readonly Token[]): Promise<void> {
      const present = commonPrefix(sequence.contextTokens, tokens);
      const best = saved
        .map((entry) => ({ entry, length: commonPrefix(entry.tokens, tokens) }))
        .sort((a, b) => b.length - a.length)[0];
      if (!best || best.length < present + worthKeepingTokens) return;
      try {
        const { size } = await stat(best.entry.path);
        if (size !== best.entry.sizeBytes) throw new Error('the saved cache has another size');
        await sequence.loadStateFromFile(best.entry.path, { acceptRisk: true });
        const now = new Date();
        await utimes(best.entry.path, now, now);
      } catch {
        // A cache that can't be read costs the time to read the prompt, and nothing else.
        await remove(best.entry);
        await sequence.clearHistory();
      }
    },

    /** Keeps what the sequence holds, in place of what that conversation had before. */
    async save(sequence: LlamaContextSequence): Promise<void> {
      const tokens = sequence.contextTokens;
      if (tokens.length < worthKeepingTokens) return;
      if (
        saved.some(
          (entry) => entry.tokens.length === tokens.length && commonPrefix(entry.tokens, tokens) === tokens.length,
        )
      )
        return;
      const path = join(folder, `${randomUUID()}.state`);
      const { fileSize: sizeBytes } = await sequence.saveStateToFile(path);
      await writeFile(`${path}.json`, JSON.stringify({ tokens, sizeBytes }), { mode: 0o600 });
      const outdated = saved.filter(
        (entry) => commonPrefix(entry.tokens, tokens) >= entry.tokens.length - worthKeepingTokens,
      );
      await Promise.all(outdated.map(remove));
      saved.push({ path, tokens, sizeBytes, usedAtMs: Date.now() });
      await trim(root);
    },
  };
}

export type CacheStates = Awaited<ReturnType<typeof openCacheStates>>;

async function list(folder: string): Promise<Saved[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.state'));
  const entries = await Promise.all(
    names.map(async (name): Promise<Saved | null> => {
      const path = join(folder, name);
      try {
        const note = noteSchema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
        const { mtimeMs } = await stat(path);
        return { path, tokens: note.tokens as Token[], sizeBytes: note.sizeBytes, usedAtMs: mtimeMs };
      } catch {
        // Without its note a cache is of no use; it was cut off while it was saved.
        await rm(path, { force: true });
        return null;
      }
    }),
  );
  return entries.filter((entry) => entry !== null);
}

/** Deletes the caches that were not used for longest, over all models, until the rest fits the limit. */
async function trim(root: string): Promise<void> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.state'));
  const files = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(root, name));
      return { path: join(root, name), size, mtimeMs };
    }),
  );
  let total = 0;
  for (const file of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += file.size;
    if (total <= limitBytes) continue;
    await Promise.all([rm(file.path, { force: true }), rm(`${file.path}.json`, { force: true })]);
  }
}

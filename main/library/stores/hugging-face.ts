import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findModelFiles } from '../walk.ts';
import { leadsInto, plainItem, readSmallFile, repoOrNull, type StoreItem, type StoreReader } from './store.ts';

const repoFolder = /^models--([^/]+?)--([^/]+)$/;

/** The cache that Hugging Face's libraries share: `models--<owner>--<name>/snapshots/<commit>/` with links to blobs. */
export const huggingFace: StoreReader = {
  locate: async ({ home, env }) => {
    const folder =
      env['HF_HUB_CACHE'] ||
      (env['HF_HOME']
        ? join(env['HF_HOME'], 'hub')
        : join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'huggingface', 'hub'));
    return (await stat(folder).catch(() => null))?.isDirectory() ? [folder] : [];
  },
  read: async (folder, signal) => {
    const found: StoreItem[] = [];
    for (const name of (await readdir(folder)).sort()) {
      const [, owner, model] = repoFolder.exec(name) ?? [];
      const repo = repoOrNull(owner, model);
      if (repo !== null) found.push(...(await readRepo(join(folder, name), repo, signal)));
    }
    return found;
  },
};

async function readRepo(folder: string, repo: string, signal: AbortSignal | undefined): Promise<StoreItem[]> {
  const latest = (await readSmallFile(join(folder, 'refs', 'main')))?.trim();
  const revisions = (await readdir(join(folder, 'snapshots')).catch(() => [])).filter((name) =>
    /^[0-9a-f]{7,64}$/i.test(name),
  );
  // The newest first: a file that several revisions share is shown as its.
  revisions.sort((a, b) => Number(b === latest) - Number(a === latest));
  const seen = new Set<string>();
  const found: StoreItem[] = [];
  for (const revision of revisions) {
    const { items } = await findModelFiles(join(folder, 'snapshots', revision), { signal });
    for (const item of items) {
      const inside = await Promise.all(item.parts.map((part) => leadsInto(part, folder)));
      if (inside.includes(false)) continue;
      const blobs = await Promise.all(item.parts.map((part) => realpath(part)));
      const content = blobs.join('\n');
      if (seen.has(content)) continue;
      seen.add(content);
      const hashes = blobs.map((blob) => basename(blob)).filter((name) => /^[0-9a-f]{64}$/.test(name));
      const sha256 = hashes.length === blobs.length ? hashes : [];
      found.push({ ...plainItem(item), repo, revision, sha256 });
    }
  }
  return found;
}

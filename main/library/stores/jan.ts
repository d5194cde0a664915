import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { statItem } from '../walk.ts';
import { plainItem, readSmallFile, readSmallJson, type StoreItem, type StoreReader } from './store.ts';

const settingsSchema = z.object({ data_folder: z.string().max(4096) });
const maxModels = 5000;
const maxDepth = 5;

/** Jan: a `model.yml` for each model, which says where its file is, in Jan's data folder or anywhere. */
export const jan: StoreReader = {
  locate: async (surroundings) => {
    const there: string[] = [];
    for (const base of bases(surroundings)) {
      const settings = settingsSchema.safeParse(await readSmallJson(join(base, 'settings.json'))).data;
      const chosen = settings && isAbsolute(settings.data_folder) ? [settings.data_folder] : [];
      for (const folder of [...chosen, join(base, 'data')]) {
        if ((await stat(join(folder, 'llamacpp', 'models')).catch(() => null))?.isDirectory()) there.push(folder);
      }
    }
    return [...new Set(there)];
  },
  read: async (folder, signal) => {
    const found: StoreItem[] = [];
    for (const path of await listDescriptions(join(folder, 'llamacpp', 'models'))) {
      signal?.throwIfAborted();
      const item = await readModel(folder, path);
      if (item !== null) found.push(item);
    }
    return found;
  },
};

function bases({ home, env, platform }: Parameters<StoreReader['locate']>[0]): string[] {
  switch (platform) {
    case 'darwin':
      return [join(home, 'Library', 'Application Support', 'Jan')];
    case 'win32':
      return [join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Jan')];
    default:
      return [
        join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'Jan'),
        join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Jan'),
      ];
  }
}

async function listDescriptions(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (found.length >= maxModels) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < maxDepth) found.push(...(await listDescriptions(path, depth + 1)));
    else if (entry.isFile() && entry.name === 'model.yml') found.push(path);
  }
  return found;
}

async function readModel(folder: string, descriptionPath: string): Promise<StoreItem | null> {
  const values = plainYaml((await readSmallFile(descriptionPath)) ?? '');
  const given = values.get('model_path') ?? '';
  const path = isAbsolute(given) ? resolve(given) : resolve(folder, given);
  // A relative one stays in Jan's folder; a whole one is a file that a person linked to.
  const isContained = isAbsolute(given) || path.startsWith(resolve(folder) + sep);
  if (!isContained || !/\.gguf$/i.test(path)) return null;
  const item = await statItem(path);
  const sha256 = values.get('model_sha256')?.toLowerCase() ?? '';
  const isWhole = item?.parts.length === 1 && /^[0-9a-f]{64}$/.test(sha256);
  return item && { ...plainItem(item), name: values.get('name') ?? null, sha256: isWhole ? [sha256] : [] };
}

/** The `key: value` lines at the left edge, which is all that Jan writes there. */
function plainYaml(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^(\w+):\s+(.+?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return values;
}

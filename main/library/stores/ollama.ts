import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readSmallFile, readSmallJson, repoOrNull, type StoreItem, type StoreReader } from './store.ts';

/** Above these, a store is broken or not one. */
const maxManifests = 5000;
const maxLayers = 4096;

const digestSchema = z.string().regex(/^sha256[:-][0-9a-f]{64}$/i);
const layerSchema = z.object({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number().int().nonnegative(),
});
const manifestSchema = z.object({ layers: z.array(layerSchema).max(maxLayers) });
/** One manifest for each engine that a model was made ready for; the first of these two is the GGUF file. */
const manifestListSchema = z.object({
  manifests: z.array(z.object({ digest: digestSchema, runner: z.string().catch('') })).max(100),
});
const readableRunners = ['ggml', 'llamacpp'];

const publicHosts = new Set(['registry.ollama.ai', 'ollama.com']);
const hubHosts = new Set(['hf.co', 'huggingface.co']);

type Named = { host: string; namespace: string; model: string; tag: string; path: string };

/** Ollama: manifests that name blobs, `<host>/<namespace>/<model>/<tag>` in one folder or, since 0.40, in another. */
export const ollama: StoreReader = {
  locate: async ({ home, env, platform, root }) => {
    const folders = [
      env['OLLAMA_MODELS'],
      join(home, '.ollama', 'models'),
      ...(platform === 'linux'
        ? [join(root, 'usr/share/ollama/.ollama/models'), join(root, 'var/lib/ollama/.ollama/models')]
        : []),
    ];
    const there: string[] = [];
    for (const folder of new Set(folders)) {
      if (folder && (await isFolder(join(folder, 'blobs')))) there.push(folder);
    }
    return there;
  },
  read: async (folder, signal) => {
    const byPath = new Map<string, StoreItem>();
    for (const named of await listManifests(folder)) {
      signal?.throwIfAborted();
      const item = await readModel(folder, named);
      // Several tags may stand for the same file; a telling one is the better name.
      if (item && (!byPath.has(item.path) || byPath.get(item.path)?.name?.endsWith(':latest')))
        byPath.set(item.path, item);
    }
    return [...byPath.values()];
  },
};

async function listManifests(folder: string): Promise<Named[]> {
  const found = new Map<string, Named>();
  for (const root of ['manifests-v2', 'manifests']) {
    for (const host of await names(join(folder, root))) {
      for (const namespace of await names(join(folder, root, host))) {
        for (const model of await names(join(folder, root, host, namespace))) {
          for (const tag of await names(join(folder, root, host, namespace, model))) {
            if (found.size >= maxManifests) return [...found.values()];
            const path = join(folder, root, host, namespace, model, tag);
            const named = { host: host.replace(/%3a/i, ':'), namespace, model, tag, path };
            const key = displayName(named);
            if (!found.has(key)) found.set(key, named);
          }
        }
      }
    }
  }
  return [...found.values()];
}

async function readModel(folder: string, named: Named): Promise<StoreItem | null> {
  const manifest = await readManifest(folder, named.path);
  const layer = manifest?.layers.find(({ mediaType }) => isLayer(mediaType, 'model'));
  if (!manifest || !layer) return null;
  const path = blobPath(folder, layer.digest);
  const facts = await stat(path).catch(() => null);
  // One that is still being fetched, or that somebody has cut.
  if (!facts?.isFile() || facts.size !== layer.size) return null;
  const licenses: string[] = [];
  for (const { mediaType, digest } of manifest.layers) {
    if (!isLayer(mediaType, 'license') || licenses.length >= 8) continue;
    const text = await readSmallFile(blobPath(folder, digest));
    if (text !== null) licenses.push(text.trim());
  }
  return {
    path,
    parts: [path],
    sizeBytes: facts.size,
    modifiedMs: facts.mtimeMs,
    name: displayName(named),
    repo: hubHosts.has(named.host) ? repoOrNull(named.namespace, named.model) : null,
    revision: null,
    sha256: [layer.digest.slice('sha256:'.length).toLowerCase()],
    licenseText: licenses.length === 0 ? null : licenses.join('\n\n'),
  };
}

async function readManifest(folder: string, path: string): Promise<z.infer<typeof manifestSchema> | null> {
  const json = await readSmallJson(path);
  const list = manifestListSchema.safeParse(json).data;
  if (list === undefined) return manifestSchema.safeParse(json).data ?? null;
  const child = readableRunners
    .map((runner) => list.manifests.find((entry) => entry.runner.toLowerCase() === runner))
    .find((entry) => entry !== undefined);
  if (child === undefined) return null;
  return manifestSchema.safeParse(await readSmallJson(blobPath(folder, child.digest))).data ?? null;
}

/** The digest was checked to be one: it can't lead anywhere else. */
function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', digest.replace(':', '-').toLowerCase());
}

function isLayer(mediaType: string, kind: string): boolean {
  return mediaType === `application/vnd.ollama.image.${kind}`;
}

function displayName({ host, namespace, model, tag }: Named): string {
  if (!publicHosts.has(host)) return `${host}/${namespace}/${model}:${tag}`;
  return namespace === 'library' ? `${model}:${tag}` : `${namespace}/${model}:${tag}`;
}

async function names(folder: string): Promise<string[]> {
  const found = await readdir(folder).catch(() => []);
  return found.filter((name) => !name.startsWith('.')).sort();
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

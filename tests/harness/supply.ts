import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Model } from '../../contract/models.ts';
import type { ModelAlias } from '../../contract/server.ts';
import { createHttpApp } from '../../main/server/http.ts';
import type { Inference, ServedModel } from '../../main/server/inference.ts';
import { createKeys } from '../../main/server/keys.ts';
import { createMetrics } from '../../main/server/metrics.ts';
import { createModelSupply, type SupplyServices } from '../../main/server/model-supply.ts';
import { createRequests } from '../../main/server/requests.ts';
import { openStore } from '../../main/store/open.ts';
import { createStoredResponses } from '../../main/store/responses.ts';
import { makeDataFolder } from './headless.ts';

type Download = Awaited<ReturnType<SupplyServices['downloads']['add']>>;

export const megabyte = 1_000_000;

/** A hub with two repositories, downloads that go on when they are told to, and a server in front of them. */
export async function serveSupply() {
  const models: ServedModel[] = [];
  const list: Download[] = [];
  const trashed: string[] = [];
  const aliases: ModelAlias[] = [];
  const variant = (quantization: string, modelId: string | null = null) => ({
    id: `model-${quantization}.gguf`,
    label: quantization,
    quantization,
    modelId,
    files: [{ path: `model-${quantization}.gguf`, sizeBytes: 2 * megabyte, sha256: 'ab'.repeat(32) }],
  });
  const services: SupplyServices = {
    catalog: async () => [{ alias: 'qwen3:0.6b', repo: 'Qwen/Qwen3-0.6B-GGUF', quantization: 'Q8_0' }],
    page: async (repo) => {
      const isKnown = repo === 'Qwen/Qwen3-0.6B-GGUF' || repo === 'someone/castle-GGUF';
      return {
        revision: 'main',
        variants: isKnown ? [variant('Q8_0'), variant('Q4_K_M'), variant('F16', 'castle-f16')] : [],
        companions: [],
        access: { error: null },
      };
    },
    recommend: async () => 'model-Q4_K_M.gguf',
    downloads: {
      list: () => list,
      add: async ({ repo, files, revision }) => {
        const [path = ''] = files;
        const file = { path, sizeBytes: 2 * megabyte, sha256: 'ab'.repeat(32), doneBytes: 0 };
        const numbers = { sizeBytes: 2 * megabyte, doneBytes: 0, bytesPerSecond: null, secondsLeft: null };
        const id = `${repo}@${revision}/${path}`;
        const times = { addedAt: 1_000_000, finishedAt: null };
        const download: Download = {
          id,
          state: 'queued',
          ...numbers,
          files: [file],
          error: null,
          ...times,
          modelId: null,
        };
        list.push(download);
        return download;
      },
    },
    trash: async (modelId) => void trashed.push(modelId),
    sha256Of: () => 'cd'.repeat(32),
  };

  /** The download as it is a while later. */
  function advance(change: Partial<Download>, doneBytes: number): void {
    const [download] = list;
    if (!download) throw new Error('Nothing is being downloaded.');
    const files = download.files.map((file) => ({ ...file, doneBytes }));
    list[0] = {
      ...download,
      state: 'downloading',
      bytesPerSecond: megabyte,
      secondsLeft: 1,
      ...change,
      doneBytes,
      files,
    };
  }

  /** All of it is here, and the model is in the list. */
  function finish(modelId: string): void {
    models.push(servedModel(modelId));
    advance({ state: 'done', modelId, finishedAt: 2_000_000 }, 2 * megabyte);
  }

  const dataFolder = await makeDataFolder();
  const store = openStore(dataFolder);
  const requests = createRequests({ keepsBodies: () => false, onStart: () => {}, onFinish: () => {} });
  const app = createHttpApp({
    inference: listOnly(models, aliases),
    keys: createKeys({ store }),
    requests,
    metrics: createMetrics({ activeRequests: requests.activeCount, loadedModels: () => [] }),
    storedResponses: createStoredResponses({ store }),
    aliases: {
      list: () => aliases,
      set: (alias) => aliases.push(alias),
      remove: (name) => aliases.splice(0, aliases.length, ...aliases.filter(({ alias }) => alias !== name)),
    },
    supply: createModelSupply(services),
    version: '0.0.0',
    onUnforeseen: (error) => {
      throw error;
    },
    policy: () => ({ isOnNetwork: false, isKeyDemanded: false, corsOrigins: [], mostRequests: 16 }),
  });
  const { port, close } = await listen(app.fetch);
  return {
    port,
    models,
    downloads: list,
    trashed,
    aliases,
    advance,
    finish,
    [Symbol.asyncDispose]: async () => {
      await close();
      store.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function listen(fetch: ReturnType<typeof createHttpApp>['fetch']) {
  return new Promise<{ port: number; close(): Promise<void> }>((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => {
      resolve({
        port,
        close: () =>
          new Promise<void>((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
  });
}

/** Models that can be listed and nothing else. */
function listOnly(models: readonly ServedModel[], aliases: readonly ModelAlias[]): Inference {
  const never = () => {
    throw new Error('Nothing is loaded here.');
  };
  const byId = (name: string) => models.find(({ id }) => id === name.replace(/:latest$/, '')) ?? null;
  return {
    list: () => [...models],
    find: (name) => byId(name) ?? byId(aliases.find(({ alias }) => alias === name)?.modelId ?? ''),
    defaults: never,
    capabilities: never,
    template: never,
    modalities: never,
    header: never,
    generate: never,
    operate: never,
    status: () => ({ models: [] }),
    load: never,
    unload: never,
    keepAlive: never,
  };
}

function servedModel(id: string): ServedModel {
  const local: Model | null = null;
  return { id, name: id, addedAt: 0, ownedBy: 'paddock', local };
}

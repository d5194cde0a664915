import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Model } from '../../contract/models.ts';
import type { Engine } from '../engine/engine.ts';
import type { Library } from '../library/library.ts';
import type { Inference } from '../server/inference.ts';
import type { UsedTokens } from '../usage/usage.ts';
import type { ChatModel, ChatModels, LoadedChatModel } from './ports.ts';

type Dependencies = {
  /** Models of this computer and elsewhere under one list of ids. */
  inference: Pick<Inference, 'find' | 'defaults' | 'modalities' | 'generate'>;
  engine: Pick<Engine, 'status' | 'load' | 'peek' | 'infoOf'>;
  /** Of a model on this computer. Throws `not_found`. */
  findLocal(modelId: string): Model;
  library: Pick<Library, 'sha256Of'>;
  /** Counts what an answer took. */
  recordUsage(used: UsedTokens): void;
};

const lookAgainMs = 100;

/** The models that chats may ask, as `inference` and the engine know them. */
export function createChatModels({ inference, engine, findLocal, library, recordUsage }: Dependencies): ChatModels {
  /** The id of a model elsewhere; `null` for one of this computer. */
  function remoteName(modelId: string): string | null {
    const found = inference.find(modelId);
    return found !== null && found.local === null && found.id === modelId ? found.name : null;
  }

  function find(modelId: string): ChatModel {
    const remote = remoteName(modelId);
    if (remote !== null) return { id: modelId, name: remote, file: null };
    const { name, path, quantization } = findLocal(modelId);
    return {
      id: modelId,
      name,
      file: { name: basename(path), quantization, sha256: library.sha256Of(modelId) },
    };
  }

  function loaded(modelId: string): LoadedChatModel | null {
    if (remoteName(modelId) !== null) return elsewhere;
    const info = engine.infoOf(modelId);
    const state = stateOf(modelId);
    if (info === null || state === undefined) return null;
    return { contextLength: info.contextLength, settings: state.settings, engine: info.release };
  }

  const stateOf = (modelId: string) => engine.status().models.find((model) => model.modelId === modelId);

  return {
    find,
    loaded,
    sampling: (modelId) => inference.defaults(modelId).sampling,
    canSee: async (modelId) => (await inference.modalities(modelId)).image,
    generate: async function* (modelId, request, signal) {
      for await (const event of inference.generate(modelId, request, { signal })) {
        if (event.type === 'done' && !request.isPrivate) {
          const { promptTokens, completionTokens } = event.result;
          recordUsage({ modelId, client: 'Chat', promptTokens, completionTokens });
        }
        yield event;
      }
    },
    peek: engine.peek,

    load: async (modelId, { needsMedia, signal, onProgress }) => {
      if (remoteName(modelId) !== null) return elsewhere;
      const loading = engine.load(modelId, { needsMedia }).then(() => 'loaded' as const);
      // Who left does not wait for how it ends.
      loading.catch(() => {});
      while ((await Promise.race([loading, wait(lookAgainMs, 'later' as const)])) === 'later') {
        if (signal.aborted) return null;
        onProgress(stateOf(modelId)?.progress ?? 0);
      }
      return loaded(modelId);
    },
  };
}

/** How a provider runs a model is its own affair. */
const elsewhere: LoadedChatModel = { contextLength: null, settings: null, engine: '' };

import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { LoadedModel } from '../../contract/engine.ts';
import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import type { ModelAlias } from '../../contract/server.ts';
import type { Engine } from '../engine/engine.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { Models } from '../models/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { checkMmproj, findMmproj } from '../runner-server/mmproj.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { Inference, LoadOverrides, ServedModel } from './inference.ts';

type Dependencies = {
  models: Pick<Models, 'list' | 'find' | 'capabilities' | 'template'>;
  engine: Engine;
  profiles: Pick<Profiles, 'get'>;
  aliases(): readonly ModelAlias[];
};

const lookAgainMs = 100;

/** The models of this computer, as the dialects see them. */
export function createLocalInference({ models, engine, profiles, aliases }: Dependencies): Inference {
  /** By model: when the last load that a request wished for is through. */
  const changes = new Map<string, Promise<void>>();

  function find(name: string): ServedModel | null {
    const known = models.list();
    const byId = (id: string) => known.find((model) => model.id.toLowerCase() === id.toLowerCase());
    const byAlias = (text: string) => {
      const aliased = aliases().find(({ alias }) => alias.toLowerCase() === text.toLowerCase());
      return aliased && byId(aliased.modelId);
    };
    // Ollama's clients name a version, which a file has none of.
    const bare = name.replace(/:latest$/i, '');
    const model = byId(name) ?? byAlias(name) ?? byId(bare) ?? byAlias(bare);
    return model ? serve(model) : null;
  }

  const stateOf = (id: string) => engine.status().models.find((model) => model.modelId === id);

  /** Loads the model with the overrides, unless it is loaded so already. Requests that differ take turns. */
  function ensure(id: string, overrides: LoadOverrides = {}, signal?: AbortSignal): Promise<LoadedModel | null> {
    const wanted = Object.entries(overrides).filter(([, value]) => value !== undefined);
    if (wanted.length === 0) return Promise.resolve(null);
    const change = (changes.get(id) ?? Promise.resolve()).then(() => loadAs(id, Object.fromEntries(wanted), signal));
    const settled = change.then(
      () => {},
      () => {},
    );
    changes.set(id, settled);
    return change;
  }

  /** What is being written may end before the model is loaded anew. */
  async function loadAs(id: string, overrides: LoadOverrides, signal?: AbortSignal): Promise<LoadedModel> {
    // Who had the turn before begins its answer now.
    await nextTurn();
    for (;;) {
      const loaded = stateOf(id);
      const isPresent = loaded?.state === 'ready' || loaded?.state === 'loading';
      if (isPresent && isSame(loaded, overrides)) return engine.load(id);
      if (!isPresent || loaded.activeRequests === 0) {
        const settings: LoadSettings = { ...(loaded?.settings ?? profiles.get(id).load), ...overrides };
        return engine.load(id, { settings });
      }
      if (signal?.aborted) throw new AppError('cancelled', 'The request was cancelled.');
      await wait(lookAgainMs);
    }
  }

  return {
    list: () => models.list().map(serve),
    find,
    defaults: (id) => profiles.get(id),
    capabilities: (id) => models.capabilities(id, profiles.get(id).load.chatTemplate),
    template: async (id) => profiles.get(id).load.chatTemplate ?? (await models.template(id)).own,
    modalities: async (id) => {
      const { path } = models.find(id);
      const { mmproj } = profiles.get(id).load;
      const { facts } = await inspectGguf(path);
      const found = mmproj === null ? await findMmproj(path, facts) : await checkMmproj(mmproj, facts);
      return { image: found?.sees ?? false, audio: found?.hears ?? false };
    },
    header: (id) => inspectGguf(models.find(id).path),
    generate: async function* (id, request, { signal, load }) {
      yield* tellOfLoading(ensure(id, load, signal), () => stateOf(id)?.progress ?? 0, signal);
      yield* engine.generate(id, request, signal);
    },
    operate: async (id, operation, { signal, load }) => {
      await ensure(id, load, signal);
      return engine.operate(id, operation, signal);
    },
    status: () => engine.status(),
    load: async (id, overrides) => (await ensure(id, overrides)) ?? engine.load(id),
    unload: (id) => engine.unload(id),
    keepAlive: (id, idleMinutes) => engine.keepAlive(id, idleMinutes),
  };
}

/** Says how a load goes on, once it takes a moment. Ends when it does, or when nobody listens any more. */
async function* tellOfLoading(
  loading: Promise<unknown>,
  progress: () => number,
  signal: AbortSignal,
): AsyncGenerator<GenerateEvent, void> {
  const left = new Promise<'left'>((resolve) =>
    signal.addEventListener('abort', () => resolve('left'), { once: true }),
  );
  const loaded = loading.then(() => 'loaded' as const);
  // Who left does not wait for how it ends.
  loaded.catch(() => {});
  for (;;) {
    const first = await Promise.race([loaded, left, wait(lookAgainMs, 'later' as const)]);
    if (first !== 'later') return;
    yield { type: 'progress', phase: 'loading', progress: progress(), ahead: 0 };
  }
}

function isSame({ settings, contextLength }: LoadedModel, overrides: LoadOverrides): boolean {
  return Object.entries(overrides).every(([name, value]) => {
    if (value === undefined || name === 'idleMinutes') return true;
    // What was asked for, or what came of it.
    if (name === 'contextLength' && value === contextLength) return true;
    return Reflect.get(settings, name) === value;
  });
}

function serve(model: Model): ServedModel {
  return { id: model.id, name: model.name, addedAt: model.addedAt, ownedBy: 'paddock', local: model };
}

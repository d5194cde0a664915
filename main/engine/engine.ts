import type { EngineStatus, LoadedModel } from '../../contract/engine.ts';
import { AppError, describeError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import { loadSettingsSchema } from '../../contract/inference.ts';
import type { GenerateInput, Operation, OperationResult } from '../runner/protocol.ts';
import type { LaunchRunner } from './process.ts';
import { residentMemory } from './memory.ts';
import { startRunner, type GenerateEvent, type Runner } from './runner.ts';

export type Engine = AsyncDisposable & {
  status(): EngineStatus;
  load(modelId: string): Promise<LoadedModel>;
  unload(modelId: string): Promise<void>;
  /** Anything but writing; loads the model first where it is not in memory. */
  operate(modelId: string, operation: Operation): Promise<OperationResult>;
  /** `null` where the model is not in memory. */
  countTokens(modelId: string, text: string): Promise<number | null>;
  /** Writes an answer; loads the model first where it is not in memory. Throws an `AppError`. */
  generate(modelId: string, request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
};

type Dependencies = {
  launchRunner: LaunchRunner;
  findModel(modelId: string): Model;
  events: Events;
  log: Log;
  /** Where runners keep conversations between two runs. */
  stateFolder: string | null;
};

type Entry = { state: LoadedModel; runner: Runner | null };

export function createEngine({ launchRunner, findModel, events, log, stateFolder }: Dependencies): Engine {
  const entries = new Map<string, Entry>();

  function status(): EngineStatus {
    return { models: [...entries.values()].map((entry) => entry.state) };
  }

  function update(entry: Entry, change: Partial<LoadedModel>): void {
    entry.state = { ...entry.state, ...change };
    events.emit({ type: 'engine', status: status() });
  }

  async function load(modelId: string): Promise<LoadedModel> {
    const entry = await startLoad(modelId);
    await entry.runner?.loaded;
    return entry.state;
  }

  /** The entry of a model that is loaded or being loaded. */
  async function startLoad(modelId: string): Promise<Entry> {
    const present = entries.get(modelId);
    if (present && (present.state.state === 'ready' || present.state.state === 'loading')) return present;
    const model = findModel(modelId);
    await makeRoom(modelId);
    const again = entries.get(modelId);
    // Another request may have begun the load while room was made.
    if (again?.state.state === 'loading') return again;
    const entry = createEntry(model);
    entries.set(modelId, entry);
    update(entry, {});
    return entry;
  }

  function createEntry(model: Model): Entry {
    const entry: Entry = { state: loadingState(model.id), runner: null };
    const runner = startRunner({
      launch: launchRunner,
      modelName: model.name,
      path: model.path,
      settings: loadSettingsSchema.parse({}),
      stateFolder,
      onProgress: (progress) => update(entry, { progress: Math.min(1, Math.max(0, progress)) }),
      onLog: (line) => log[line.level]({ model: model.id }, line.text),
      onCrash: (error) => crashed(entry, error),
    });
    entry.runner = runner;
    runner.loaded.then(
      ({ contextLength }) => {
        update(entry, { state: 'ready', progress: 1, contextLength });
        void measure(entry);
      },
      (error: unknown) => {
        if (entry.state.state !== 'loading') return;
        update(entry, { state: 'failed', error: describeError(error) });
        entry.runner = null;
        void runner.stop();
      },
    );
    return entry;
  }

  function crashed(entry: Entry, error: AppError): void {
    log.error({ model: entry.state.modelId, details: error.details }, error.message);
    entry.runner = null;
    update(entry, { state: 'failed', error: error.toInfo(), activeRequests: 0, memoryBytes: null });
    events.emit({ type: 'notice', error: error.toInfo() });
  }

  /** One model at a time: an idle one makes room. One that is writing is left alone and stays beside the new one. */
  async function makeRoom(modelId: string): Promise<void> {
    const idle = [...entries.values()].filter(({ state }) => state.modelId !== modelId && state.activeRequests === 0);
    await Promise.all(idle.map(({ state }) => unload(state.modelId)));
  }

  async function unload(modelId: string): Promise<void> {
    const entry = entries.get(modelId);
    if (!entry) return;
    const { runner } = entry;
    update(entry, { state: 'unloading' });
    await runner?.stop();
    if (entries.get(modelId) === entry) entries.delete(modelId);
    events.emit({ type: 'engine', status: status() });
  }

  async function* generate(modelId: string, request: GenerateInput, signal: AbortSignal) {
    const entry = await startLoad(modelId);
    const { runner } = entry;
    if (!runner) throw new AppError('model_not_loaded', 'The model is not loaded.', { remedy: 'Load it again.' });
    update(entry, { activeRequests: entry.state.activeRequests + 1 });
    try {
      yield* waitUntilLoaded(entry, runner, signal);
      if (signal.aborted) return;
      yield* runner.generate(request, signal);
    } finally {
      update(entry, { activeRequests: Math.max(0, entry.state.activeRequests - 1) });
      void measure(entry);
    }
  }

  async function operate(modelId: string, operation: Operation): Promise<OperationResult> {
    const { runner } = await startLoad(modelId);
    if (!runner) throw new AppError('model_not_loaded', 'The model is not loaded.', { remedy: 'Load it again.' });
    await runner.loaded;
    return runner.operate(operation);
  }

  async function* waitUntilLoaded(
    entry: Entry,
    runner: Runner,
    signal: AbortSignal,
  ): AsyncGenerator<GenerateEvent, void> {
    const cancelled = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let isLoaded = entry.state.state === 'ready';
    const loaded = runner.loaded.then(() => {
      isLoaded = true;
    });
    loaded.catch(() => {});
    while (!isLoaded && !signal.aborted) {
      yield { type: 'progress', phase: 'loading', progress: entry.state.progress, ahead: 0 };
      await Promise.race([loaded, cancelled, pause(100)]);
    }
  }

  async function measure(entry: Entry): Promise<void> {
    const pid = entry.runner?.pid;
    const memoryBytes = pid === undefined ? null : await residentMemory(pid);
    if (entry.runner && memoryBytes !== null && memoryBytes !== entry.state.memoryBytes) update(entry, { memoryBytes });
  }

  return {
    status,
    load,
    unload,
    generate,
    operate,
    countTokens: async (modelId, text) => {
      const entry = entries.get(modelId);
      if (!entry?.runner || entry.state.state !== 'ready') return null;
      const result = await entry.runner.operate({ kind: 'tokenize', text, special: false });
      return result.kind === 'tokenize' ? result.tokens.length : null;
    },
    [Symbol.asyncDispose]: async () => {
      const runners = [...entries.values()].flatMap(({ runner }) => (runner ? [runner] : []));
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

function loadingState(modelId: string): LoadedModel {
  return {
    modelId,
    state: 'loading',
    progress: 0,
    contextLength: null,
    memoryBytes: null,
    activeRequests: 0,
    error: null,
  };
}

function pause(timeMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timeMs));
}

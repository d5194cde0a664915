import type { EngineStatus, LoadedModel } from '../../contract/engine.ts';
import { AppError, describeError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { LoadForecast, LoadWatch } from '../fit/records.ts';
import type { GenerateInput, GenerationResult, LoadedInfo, Operation, OperationResult } from '../runner/protocol.ts';
import { processMemory } from './memory.ts';
import { applyPriority } from './priority.ts';
import type { LaunchRunner } from './process.ts';
import { startRunner, type GenerateEvent, type Runner } from './runner.ts';
import { noteSpeeds } from './timing.ts';

export type LoadOptions = {
  /** In place of those that are kept for the model. */
  settings?: LoadSettings | undefined;
  /** Also where the memory seems too small, or where these settings have crashed before. */
  force?: boolean | undefined;
  /** A picture or a sound is coming, which only llama-server takes. */
  needsMedia?: boolean | undefined;
};

/** Tokens since the start, and the processes that make them. */
export type EngineMeter = { promptTokens: number; completionTokens: number; pids: number[] };

export type Engine = AsyncDisposable & {
  status(): EngineStatus;
  meter(): EngineMeter;
  load(modelId: string, options?: LoadOptions): Promise<LoadedModel>;
  unload(modelId: string): Promise<void>;
  /** The wish for a low priority has changed. */
  priorityChanged(): void;
  /** The computer has slept: what should have been unloaded meanwhile is. */
  resumed(): void;
  /** From now on, unload after this long without a request; `null`: never. */
  keepAlive(modelId: string, idleMinutes: number | null): void;
  /** What unloading idle models would give back, the named one among them. */
  reclaimableBytes(modelId: string): number;
  /** Anything but writing; loads the model first where it is not in memory. */
  operate(modelId: string, operation: Operation, signal?: AbortSignal): Promise<OperationResult>;
  /** `null` where the model is not in memory. */
  countTokens(modelId: string, text: string): Promise<number | null>;
  /** As `operate`, but of a model in memory only, and without counting as its use. `null` where it is not there. */
  peek(modelId: string, operation: Operation): Promise<OperationResult | null>;
  /** What a model in memory turned out to be; `null` where it is not ready. */
  infoOf(modelId: string): LoadedInfo | null;
  /** Writes an answer; loads the model first where it is not in memory. Throws an `AppError`. */
  generate(modelId: string, request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
};

/** What a load will take, with everything that was left to Paddock decided. */
export type LoadPlan = { settings: LoadSettings; neededBytes: number; freeBytes: number; forecast: LoadForecast };

type Dependencies = {
  launchRunner: LaunchRunner;
  launchServerRunner: LaunchRunner;
  /** The llama-server for a model, and the file that lets it see or hear. Throws where there is none. */
  findServer(model: Model, wishes: { needsMedia: boolean; mmproj: string | null }): Promise<ServerChoice>;
  findModel(modelId: string): Model;
  /**
   * Checks the file and decides what was left open. `reclaimableBytes` is what can be given back by unloading idle
   * models. Throws an `AppError` where the file is broken or the model too large, unless forced.
   */
  plan(model: Model, settings: LoadSettings, options: { reclaimableBytes: number; force: boolean }): Promise<LoadPlan>;
  /** Load settings per model, and how they fared. */
  profiles: {
    get(modelId: string): { load: LoadSettings };
    recordWorking(modelId: string, settings: LoadSettings): void;
    recordCrash(modelId: string, settings: LoadSettings): void;
    isHopeless(modelId: string, settings: LoadSettings): boolean;
  };
  /** Follows what a load takes and how fast it writes. */
  watchLoad(modelName: string, device: string, forecast: LoadForecast): LoadWatch;
  /** Whether models leave the processor to other programs. */
  isLowPriority?(): boolean;
  events: Events;
  log: Log;
  /** Where runners keep conversations between two runs. */
  stateFolder: string | null;
};

/** `warning`: why the two may not belong together. */
export type ServerChoice = { binary: string; mmproj: string | null; warning: string | null };

type Entry = {
  state: LoadedModel;
  runner: Runner | null;
  takesMedia: boolean;
  neededBytes: number;
  usedAt: number;
  idleTimer: NodeJS.Timeout | undefined;
  measureTimer: NodeJS.Timeout | undefined;
  hasAnswered: boolean;
  info: LoadedInfo | null;
  watch: LoadWatch | null;
};

const measureAfterMs = 500;

export function createEngine(dependencies: Dependencies): Engine {
  const {
    launchRunner,
    launchServerRunner,
    findServer,
    findModel,
    plan,
    profiles,
    watchLoad,
    isLowPriority = () => false,
    events,
    log,
    stateFolder,
  } = dependencies;
  const entries = new Map<string, Entry>();
  /** One load is planned at a time, so that two do not count on the same memory. */
  let planning: Promise<unknown> = Promise.resolve();

  const tokens = { promptTokens: 0, completionTokens: 0 };

  function status(): EngineStatus {
    return { models: [...entries.values()].map((entry) => entry.state) };
  }

  function update(entry: Entry, change: Partial<LoadedModel>): void {
    entry.state = { ...entry.state, ...change };
    events.emit({ type: 'engine', status: status() });
  }

  async function load(modelId: string, options: LoadOptions = {}): Promise<LoadedModel> {
    const isOtherwiseLoaded = options.settings !== undefined && isPresent(modelId);
    // New settings take a new runner.
    if (isOtherwiseLoaded) await unload(modelId);
    const entry = await startLoad(modelId, options);
    await entry.runner?.loaded;
    return entry.state;
  }

  function isPresent(modelId: string): boolean {
    const state = entries.get(modelId)?.state.state;
    return state === 'ready' || state === 'loading';
  }

  /** The entry of a model that is loaded or being loaded. */
  async function startLoad(modelId: string, options: LoadOptions = {}): Promise<Entry> {
    const present = entries.get(modelId);
    if (present && isPresent(modelId) && (present.takesMedia || !options.needsMedia)) return present;
    const begun = planning.then(() => beginLoad(modelId, options));
    planning = begun.catch(() => {});
    return begun;
  }

  async function beginLoad(
    modelId: string,
    { settings: wished, force = false, needsMedia = false }: LoadOptions,
  ): Promise<Entry> {
    const present = entries.get(modelId);
    // Another request may have begun this load meanwhile.
    if (present && isPresent(modelId) && (present.takesMedia || !needsMedia)) return present;
    const model = findModel(modelId);
    const settings = wished ?? profiles.get(modelId).load;
    const needsServer = needsMedia || settings.runner === 'llama-server';
    const server = needsServer ? await findServer(model, { needsMedia, mmproj: settings.mmproj }) : null;
    if (server?.warning) warn(server.warning);
    if (present && isPresent(modelId)) await retire(present);
    if (!force && profiles.isHopeless(modelId, settings)) throw hopeless(model);
    const idle = [...entries.values()].filter(mayGo).sort((a, b) => a.usedAt - b.usedAt);
    const planned = await plan(model, settings, { reclaimableBytes: sum(idle.map(memoryOf)), force });
    await makeRoom(planned, idle);
    const entry = createEntry(model, settings, planned, server);
    entries.set(modelId, entry);
    update(entry, {});
    return entry;
  }

  /** Idle models that were not used for longest are unloaded until the new one fits. */
  async function makeRoom({ neededBytes, freeBytes }: LoadPlan, idle: Entry[]): Promise<void> {
    // What a load that is under way has not taken yet is not free either.
    let free = freeBytes - sum([...entries.values()].filter(({ state }) => state.state === 'loading').map(stillToCome));
    for (const entry of idle) {
      if (neededBytes <= free) return;
      free += memoryOf(entry);
      await unload(entry.state.modelId);
    }
  }

  /** Unloads a model for another runner of it, after what it is writing. */
  async function retire(entry: Entry): Promise<void> {
    while (entry.state.activeRequests > 0) await pause(100);
    await unload(entry.state.modelId);
  }

  function createEntry(
    model: Model,
    wished: LoadSettings,
    { settings, neededBytes, forecast }: LoadPlan,
    server: ServerChoice | null,
  ): Entry {
    const entry: Entry = {
      state: loadingState(model.id, wished),
      runner: null,
      takesMedia: server !== null && server.mmproj !== null,
      neededBytes,
      usedAt: Date.now(),
      idleTimer: undefined,
      measureTimer: undefined,
      hasAnswered: false,
      info: null,
      watch: null,
    };
    const runner = startRunner({
      launch: server === null ? launchRunner : launchServerRunner,
      server,
      modelName: model.name,
      path: model.path,
      architecture: model.architecture,
      settings,
      stateFolder,
      onProgress: (progress) => update(entry, { progress: Math.min(1, Math.max(0, progress)) }),
      onLog: (line) => log[line.level]({ model: model.id }, line.text),
      onCrash: (error) => crashed(entry, error),
    });
    entry.runner = runner;
    // At once, so that the threads that it makes take it over; a process of Electron has its number only later.
    void prioritise(runner);
    runner.loaded.then(
      (info) => {
        void prioritise(runner);
        if (server === null && isForetold(settings, info)) entry.watch = watchLoad(model.name, info.device, forecast);
        entry.info = info;
        update(entry, { state: 'ready', progress: 1, contextLength: info.contextLength });
        restartIdleTimer(entry);
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

  function warn(message: string): void {
    log.warn(message);
    events.emit({ type: 'notice', error: { code: 'unsupported', message } });
  }

  function crashed(entry: Entry, error: AppError): void {
    const { modelId } = entry.state;
    log.error({ model: modelId, details: error.details }, error.message);
    profiles.recordCrash(modelId, entry.state.settings);
    clearTimeout(entry.idleTimer);
    entry.runner = null;
    update(entry, { state: 'failed', error: error.toInfo(), activeRequests: 0, memoryBytes: null });
    events.emit({ type: 'notice', error: error.toInfo() });
  }

  async function unload(modelId: string): Promise<void> {
    const entry = entries.get(modelId);
    if (!entry) return;
    clearTimeout(entry.idleTimer);
    update(entry, { state: 'unloading' });
    await measure(entry);
    await entry.runner?.stop();
    if (entries.get(modelId) === entry) entries.delete(modelId);
    events.emit({ type: 'engine', status: status() });
  }

  async function* generate(modelId: string, request: GenerateInput, signal: AbortSignal) {
    const entry = await startLoad(modelId, { needsMedia: hasMedia(request) });
    const { runner } = entry;
    if (!runner) throw notLoaded();
    begin(entry);
    try {
      yield* waitUntilLoaded(entry, runner, signal);
      if (signal.aborted) return;
      for await (const event of runner.generate(request, signal)) {
        if (event.type === 'delta') tokens.completionTokens += event.count;
        else if (event.type === 'done') {
          tokens.promptTokens += event.result.promptTokens - event.result.cachedTokens;
          answered(entry, event.result);
        }
        yield event;
      }
    } finally {
      end(entry);
    }
  }

  async function operate(modelId: string, operation: Operation, signal?: AbortSignal): Promise<OperationResult> {
    const entry = await startLoad(modelId);
    const { runner } = entry;
    if (!runner) throw notLoaded();
    begin(entry);
    try {
      await runner.loaded;
      return await runner.operate(operation, signal);
    } finally {
      end(entry);
    }
  }

  async function peek(modelId: string, operation: Operation): Promise<OperationResult | null> {
    const entry = entries.get(modelId);
    return entry?.runner && entry.state.state === 'ready' ? entry.runner.operate(operation) : null;
  }

  function begin(entry: Entry): void {
    clearTimeout(entry.idleTimer);
    entry.usedAt = Date.now();
    update(entry, { activeRequests: entry.state.activeRequests + 1 });
  }

  function end(entry: Entry): void {
    entry.usedAt = Date.now();
    update(entry, { activeRequests: Math.max(0, entry.state.activeRequests - 1) });
    restartIdleTimer(entry);
    measureSoon(entry);
  }

  function answered(entry: Entry, result: GenerationResult): void {
    // Answers that are written side by side slow each other down.
    if (entry.state.activeRequests === 1 && entry.watch) noteSpeeds(entry.watch, result);
    if (entry.hasAnswered) return;
    entry.hasAnswered = true;
    profiles.recordWorking(entry.state.modelId, entry.state.settings);
  }

  async function prioritise({ pid }: Runner, isChanged = false): Promise<void> {
    if (pid === undefined || (!isLowPriority() && !isChanged)) return;
    if (!(await applyPriority(pid, isLowPriority()))) log.info({ pid }, 'the priority counts from the next load on');
  }

  function restartIdleTimer(entry: Entry, sinceMs = Date.now()): void {
    clearTimeout(entry.idleTimer);
    const { idleMinutes } = entry.state.settings;
    if (idleMinutes === null || entry.state.activeRequests > 0 || entry.state.state !== 'ready') return;
    const leftMs = sinceMs + idleMinutes * 60_000 - Date.now();
    entry.idleTimer = setTimeout(() => void unload(entry.state.modelId), Math.min(Math.max(0, leftMs), 2 ** 31 - 1));
    entry.idleTimer.unref();
  }

  /** Once for all requests that end in this time: to ask the system costs as much as a short answer. */
  function measureSoon(entry: Entry): void {
    entry.measureTimer ??= setTimeout(() => {
      entry.measureTimer = undefined;
      void measure(entry);
    }, measureAfterMs).unref();
  }

  async function measure(entry: Entry): Promise<void> {
    const pid = entry.runner?.pid;
    const memory = pid === undefined ? null : await processMemory(pid);
    if (!entry.runner || memory === null) return;
    if (memory.residentBytes !== entry.state.memoryBytes) update(entry, { memoryBytes: memory.residentBytes });
    if (entry.hasAnswered) entry.watch?.measured(memory.peakBytes);
  }

  function keepAlive(modelId: string, idleMinutes: number | null): void {
    const entry = entries.get(modelId);
    if (!entry) return;
    update(entry, { settings: { ...entry.state.settings, idleMinutes } });
    restartIdleTimer(entry);
  }

  return {
    status,
    meter: () => ({
      ...tokens,
      pids: [...entries.values()].flatMap(({ runner }) => (runner?.pid === undefined ? [] : [runner.pid])),
    }),
    load,
    unload,
    keepAlive,
    priorityChanged: () => {
      for (const { runner } of entries.values()) if (runner) void prioritise(runner, true);
    },
    resumed: () => {
      // Timers stand still while the computer sleeps; the clock on the wall does not.
      for (const entry of entries.values()) restartIdleTimer(entry, entry.usedAt);
    },
    reclaimableBytes: (modelId) =>
      sum([...entries.values()].filter((entry) => mayGo(entry) || entry.state.modelId === modelId).map(memoryOf)),
    generate,
    operate,
    countTokens: async (modelId, text) => {
      const result = await peek(modelId, { kind: 'tokenize', text, special: false });
      return result?.kind === 'tokenize' ? result.tokens.length : null;
    },
    peek,
    infoOf: (modelId) => {
      const entry = entries.get(modelId);
      return entry?.state.state === 'ready' ? entry.info : null;
    },
    [Symbol.asyncDispose]: async () => {
      const ending = [...entries.values()].map(async (entry) => {
        await measure(entry);
        entry.watch = null;
        await entry.runner?.stop();
      });
      await Promise.all(ending);
    },
  };
}

/** Says how a load goes on until the model is ready. Throws where it fails. */
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

/** Whether a load is one whose memory was predicted: adapters, drafts, and the contexts of encoders come on top of it. */
function isForetold({ loras, speculation }: LoadSettings, { canEmbed, canRank }: LoadedInfo): boolean {
  return loras.length === 0 && speculation.kind !== 'draft' && !canEmbed && !canRank;
}

function hasMedia({ prompt }: GenerateInput): boolean {
  return prompt.kind === 'chat' && prompt.turns.some((turn) => turn.role === 'user' && (turn.media?.length ?? 0) > 0);
}

/** Whether a model may be unloaded to make room. */
function mayGo({ state }: Entry): boolean {
  return state.state === 'ready' && state.activeRequests === 0 && !state.settings.pinned;
}

function memoryOf({ state, neededBytes }: Entry): number {
  return state.memoryBytes ?? neededBytes;
}

function stillToCome({ state, neededBytes }: Entry): number {
  return Math.max(0, neededBytes - (state.memoryBytes ?? 0));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function loadingState(modelId: string, settings: LoadSettings): LoadedModel {
  return {
    modelId,
    state: 'loading',
    progress: 0,
    contextLength: null,
    memoryBytes: null,
    activeRequests: 0,
    settings,
    error: null,
  };
}

function hopeless({ name }: Model): AppError {
  return new AppError('engine_crashed', `${name} has stopped twice with these settings.`, {
    remedy: 'Load it with other settings, such as those that worked last, or load it anyway.',
    details: { canForce: true },
  });
}

function notLoaded(): AppError {
  return new AppError('model_not_loaded', 'The model is not loaded.', { remedy: 'Load it again.' });
}

function pause(timeMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timeMs));
}

import { AppError } from '../../contract/errors.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { LoadSettings, OutputDelta } from '../../contract/inference.ts';
import {
  fromRunnerSchema,
  generateRequestSchema,
  type FromRunner,
  type GenerateInput,
  type GenerationResult,
  type LoadedInfo,
  type Logprob,
  type Operation,
  type OperationResult,
  type Server,
} from '../runner/protocol.ts';
import { describeExit } from './exit.ts';
import type { LaunchRunner } from './process.ts';

export type GenerateEvent =
  | {
      type: 'progress';
      phase: 'queued' | 'loading' | 'prompt';
      progress: number;
      ahead: number;
      /** How long the prompt is; absent until it is known. */
      promptTokens?: number | undefined;
    }
  | { type: 'delta'; deltas: OutputDelta[]; count: number; logprobs: Logprob[] }
  | { type: 'done'; result: GenerationResult };

type LogLine = Extract<FromRunner, { type: 'log' }>;

export type RunnerOptions = {
  launch: LaunchRunner;
  modelName: string;
  path: string;
  /** As the file's header names it; for settings that stand under its name. */
  architecture: string | null;
  settings: LoadSettings;
  /** Where conversations are kept between two runs. */
  stateFolder: string | null;
  /** For the runner that drives a `llama-server`. */
  server?: Server | null | undefined;
  onProgress(progress: number): void;
  onLog(line: LogLine): void;
  /** The process ended although nobody asked it to, before or after the model was ready. */
  onCrash(error: AppError): void;
};

/** One model in its own process. */
export type Runner = {
  pid: number | undefined;
  /** Settles when the model is ready, or fails with the reason. */
  loaded: Promise<LoadedInfo>;
  generate(request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
  operate(operation: Operation, signal?: AbortSignal): Promise<OperationResult>;
  /** Lets the process keep what is worth it, ends it, and waits until it is gone, and its memory with it. */
  stop(): Promise<void>;
};

const keptLogLines = 50;
/** How long a runner may take to keep its conversations. */
const unloadMs = 5000;

export function startRunner(options: RunnerOptions): Runner {
  const { modelName } = options;
  const child = options.launch();
  const gone = Promise.withResolvers<void>();
  const loaded = Promise.withResolvers<LoadedInfo>();
  // A load that fails with nobody waiting is reported through the engine's state.
  loaded.promise.catch(() => {});
  const generations = new Map<number, AsyncQueue<GenerateEvent>>();
  const operations = new Map<number, PromiseWithResolvers<OperationResult>>();
  const lastLines: string[] = [];
  let nextId = 1;
  let isReady = false;
  let isStopping = false;
  let ended: AppError | null = null;

  const remember = (text: string) => {
    lastLines.push(...text.split('\n').filter((line) => line.trim() !== ''));
    lastLines.splice(0, Math.max(0, lastLines.length - keptLogLines));
  };

  child.onStderr(remember);
  child.onMessage((raw) => {
    const parsed = fromRunnerSchema.safeParse(raw);
    if (parsed.success) receive(parsed.data);
    else options.onLog({ type: 'log', level: 'error', text: `unreadable message: ${parsed.error.message}` });
  });
  child.onExit((exit) => {
    ended = isStopping
      ? new AppError('model_not_loaded', `${modelName} was unloaded.`)
      : describeExit(exit, modelName, lastLines);
    loaded.reject(ended);
    for (const queue of generations.values()) queue.fail(ended);
    for (const operation of operations.values()) operation.reject(ended);
    gone.resolve();
    if (!isStopping) options.onCrash(ended);
  });
  const { path, architecture, settings, stateFolder, server = null } = options;
  child.send({ type: 'load', path, architecture, settings, stateFolder, server });

  function receive(message: FromRunner): void {
    switch (message.type) {
      case 'probed':
        // Only a probe is answered so.
        return;
      case 'load-progress':
        return options.onProgress(message.progress);
      case 'loaded':
        isReady = true;
        return loaded.resolve(message.info);
      case 'load-failed':
        return loaded.reject(AppError.fromInfo(message.error));
      case 'log':
        remember(message.text);
        return options.onLog(message);
      case 'progress':
      case 'delta':
        return generations.get(message.id)?.push(message);
      case 'done': {
        const queue = generations.get(message.id);
        queue?.push({ type: 'done', result: message.result });
        return queue?.end();
      }
      case 'failed': {
        const error = AppError.fromInfo(message.error);
        generations.get(message.id)?.fail(error);
        return operations.get(message.id)?.reject(error);
      }
      case 'operated':
        return operations.get(message.id)?.resolve(message.result);
      default:
        message satisfies never;
    }
  }

  async function* generate(request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void> {
    if (ended) throw ended;
    const id = nextId++;
    const queue = new AsyncQueue<GenerateEvent>();
    generations.set(id, queue);
    const cancel = () => child.send({ type: 'cancel', id });
    let isAnswered = false;
    signal.addEventListener('abort', cancel, { once: true });
    try {
      child.send({ type: 'generate', id, request: generateRequestSchema.parse(request) });
      if (signal.aborted) cancel();
      for await (const event of queue) {
        isAnswered = event.type === 'done';
        yield event;
      }
    } finally {
      // The reader left early: the slot must not go on for nobody.
      if (!isAnswered) cancel();
      signal.removeEventListener('abort', cancel);
      generations.delete(id);
    }
  }

  async function operate(operation: Operation, signal?: AbortSignal): Promise<OperationResult> {
    if (ended) throw ended;
    const id = nextId++;
    const result = Promise.withResolvers<OperationResult>();
    operations.set(id, result);
    const cancel = () => child.send({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      child.send({ type: 'operate', id, operation });
      if (signal?.aborted) cancel();
      return await result.promise;
    } finally {
      signal?.removeEventListener('abort', cancel);
      operations.delete(id);
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    child.send({ type: 'unload' });
    // Before it is loaded, and after an answer that does not end, there is nothing to wait for.
    const timer = setTimeout(() => child.kill(), isReady && generations.size === 0 ? unloadMs : 0);
    await gone.promise;
    clearTimeout(timer);
  }

  return { pid: child.pid, loaded: loaded.promise, generate, operate, stop };
}

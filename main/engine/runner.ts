import { AppError } from '../../contract/errors.ts';
import { AsyncQueue } from '../async-queue.ts';
import {
  fromRunnerSchema,
  type FromRunner,
  type GenerateRequest,
  type GenerationResult,
  type LoadSettings,
} from '../runner/protocol.ts';
import { describeExit } from './exit.ts';
import type { LaunchRunner } from './process.ts';

export type GenerateEvent =
  | { type: 'progress'; phase: 'queued' | 'loading' | 'prompt'; progress: number }
  | { type: 'tokens'; text: string; count: number }
  | { type: 'done'; result: GenerationResult };

type LogLine = Extract<FromRunner, { type: 'log' }>;

export type RunnerOptions = {
  launch: LaunchRunner;
  modelName: string;
  path: string;
  settings: LoadSettings;
  onProgress(progress: number): void;
  onLog(line: LogLine): void;
  /** The process ended although nobody asked it to, before or after the model was ready. */
  onCrash(error: AppError): void;
};

/** One model in its own process. */
export type Runner = {
  pid: number | undefined;
  /** Settles when the model is ready, or fails with the reason. */
  loaded: Promise<{ contextLength: number }>;
  generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
  countTokens(text: string): Promise<number>;
  /** Ends the process and waits until it is gone, and its memory with it. */
  stop(): Promise<void>;
};

const keptLogLines = 50;

export function startRunner(options: RunnerOptions): Runner {
  const { modelName } = options;
  const child = options.launch();
  const gone = Promise.withResolvers<void>();
  const loaded = Promise.withResolvers<{ contextLength: number }>();
  // A load that fails with nobody waiting is reported through the engine's state.
  loaded.promise.catch(() => {});
  const generations = new Map<number, AsyncQueue<GenerateEvent>>();
  const counts = new Map<number, PromiseWithResolvers<number>>();
  const lastLines: string[] = [];
  let nextId = 1;
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
    for (const count of counts.values()) count.reject(ended);
    gone.resolve();
    if (!isStopping) options.onCrash(ended);
  });
  child.send({ type: 'load', path: options.path, settings: options.settings });

  function receive(message: FromRunner): void {
    switch (message.type) {
      case 'load-progress':
        return options.onProgress(message.progress);
      case 'loaded':
        return loaded.resolve({ contextLength: message.contextLength });
      case 'load-failed':
        return loaded.reject(AppError.fromInfo(message.error));
      case 'log':
        remember(message.text);
        return options.onLog(message);
      case 'progress':
        return generations
          .get(message.id)
          ?.push({ type: 'progress', phase: message.phase, progress: message.progress });
      case 'tokens':
        return generations.get(message.id)?.push({ type: 'tokens', text: message.text, count: message.count });
      case 'done': {
        const queue = generations.get(message.id);
        queue?.push({ type: 'done', result: message.result });
        return queue?.end();
      }
      case 'failed': {
        const error = AppError.fromInfo(message.error);
        generations.get(message.id)?.fail(error);
        return counts.get(message.id)?.reject(error);
      }
      case 'counted':
        return counts.get(message.id)?.resolve(message.tokens);
      default:
        message satisfies never;
    }
  }

  async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent, void> {
    if (ended) throw ended;
    const id = nextId++;
    const queue = new AsyncQueue<GenerateEvent>();
    generations.set(id, queue);
    const cancel = () => child.send({ type: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      child.send({ type: 'generate', id, request });
      if (signal.aborted) cancel();
      yield* queue;
    } finally {
      // Also when the reader leaves early: the slot must not go on for nobody.
      cancel();
      signal.removeEventListener('abort', cancel);
      generations.delete(id);
    }
  }

  async function countTokens(text: string): Promise<number> {
    if (ended) throw ended;
    const id = nextId++;
    const count = Promise.withResolvers<number>();
    counts.set(id, count);
    child.send({ type: 'count', id, text });
    return count.promise.finally(() => counts.delete(id));
  }

  async function stop(): Promise<void> {
    isStopping = true;
    child.kill();
    await gone.promise;
  }

  return { pid: child.pid, loaded: loaded.promise, generate, countTokens, stop };
}

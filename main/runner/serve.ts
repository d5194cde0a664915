import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { OutputDelta } from '../../contract/inference.ts';
import type { EnginePort } from './port.ts';
import type {
  GenerateRequest,
  GenerationResult,
  LoadedInfo,
  Logprob,
  Operation,
  OperationResult,
  ProbedGpus,
  ProbeRequest,
  ToRunner,
} from './protocol.ts';

export type GenerateListeners = {
  signal: AbortSignal;
  onProgress(phase: 'queued' | 'prompt', progress: number, ahead: number, promptTokens?: number): void;
  onDelta(deltas: OutputDelta[], count: number, logprobs: Logprob[]): void;
};

export type Generator = (request: GenerateRequest, listeners: GenerateListeners) => Promise<GenerationResult>;

/** A loaded model, of whatever kind of runner. */
export type ServedModel = {
  info: LoadedInfo;
  generate: Generator;
  operate(operation: Operation, signal: AbortSignal): Promise<OperationResult>;
};

export type LoadMessage = Extract<ToRunner, { type: 'load' }>;

/** What one kind of runner does in its own way. */
type Kind = {
  load(message: LoadMessage): Promise<ServedModel>;
  /** Whether this process is about to end because of what went wrong: its end says more than the failure. */
  isEnding?(): Promise<boolean>;
  afterAnswer?(): void;
  /** Keeps what is worth keeping and lets go of the rest. */
  unload(): Promise<void>;
  probe?(request: ProbeRequest): Promise<ProbedGpus>;
};

/** Answers the engine: one model, any number of requests at once. Ends the process when it is told to. */
export function serve(port: EnginePort, kind: Kind): void {
  const running = new Map<number, AbortController>();
  let model: Promise<ServedModel> | null = null;

  port.onMessage((message) => void handle(message));

  async function handle(message: ToRunner): Promise<void> {
    switch (message.type) {
      case 'load':
        model = kind.load(message);
        try {
          port.send({ type: 'loaded', info: (await model).info });
        } catch (error) {
          port.send({ type: 'load-failed', error: report(error) });
        }
        return;
      case 'generate':
        await run(message.id, async (id, signal) => {
          const { generate } = await loaded();
          const result = await generate(message.request, {
            signal,
            onProgress: (phase, progress, ahead, promptTokens) =>
              port.send({ type: 'progress', id, phase, progress, ahead, promptTokens }),
            onDelta: (deltas, count, logprobs) => port.send({ type: 'delta', id, deltas, count, logprobs }),
          });
          port.send({ type: 'done', id, result });
        });
        kind.afterAnswer?.();
        return;
      case 'operate':
        await run(message.id, async (id, signal) => {
          const { operate } = await loaded();
          port.send({ type: 'operated', id, result: await operate(message.operation, signal) });
        });
        return;
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      case 'probe':
        if (!kind.probe) return;
        port.send({ type: 'probed', ...(await kind.probe(message)), processBytes: process.memoryUsage.rss() });
        process.exit(0);
        return;
      case 'unload':
        await kind.unload();
        process.exit(0);
        return;
      default:
        message satisfies never;
    }
  }

  async function run(id: number, work: (id: number, signal: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      await work(id, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) port.send({ type: 'failed', id, error: cancelled().toInfo() });
      else if (error instanceof AppError || !(await kind.isEnding?.())) {
        port.send({ type: 'failed', id, error: report(error) });
      }
    } finally {
      running.delete(id);
    }
  }

  function loaded(): Promise<ServedModel> {
    if (model === null) throw new AppError('model_not_loaded', 'The model is not loaded.');
    return model;
  }

  /** What nobody foresaw goes to the log with its place. Native errors only say that they are one; their cause is there. */
  function report(error: unknown): ErrorInfo {
    if (!(error instanceof AppError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.send({ type: 'log', level: 'error', text });
    }
    return describeError(error);
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}

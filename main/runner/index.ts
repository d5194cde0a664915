import { AppError, describeError } from '../../contract/errors.ts';
import { loadModel, type RunnerModel } from './model.ts';
import { openEnginePort } from './port.ts';
import { probeGpus } from './gpus.ts';
import type { ToRunner } from './protocol.ts';

// The process that holds one model. It is the only one that loads native llama.cpp code, so that a crash there ends
// this model and nothing else. It keeps nothing that matters: whatever must last is with the engine.

/** After this long without a request, conversations are kept on disk. */
const idleMs = 20_000;

const port = openEnginePort();
const running = new Map<number, AbortController>();
let model: Promise<RunnerModel> | null = null;
let idle: NodeJS.Timeout | undefined;

port.onMessage((message) => void handle(message));

async function handle(message: ToRunner): Promise<void> {
  switch (message.type) {
    case 'load':
      model = loadModel({
        ...message,
        onProgress: (progress) => port.send({ type: 'load-progress', progress }),
        onLog: (level, text) => port.send({ type: 'log', level, text }),
      });
      try {
        port.send({ type: 'loaded', info: (await model).info });
      } catch (error) {
        port.send({ type: 'load-failed', error: describeNative(error) });
      }
      return;
    case 'generate': {
      const { id, request } = message;
      const abort = new AbortController();
      running.set(id, abort);
      try {
        const { generate } = await loaded();
        const result = await generate(request, {
          signal: abort.signal,
          onProgress: (phase, progress, ahead) => port.send({ type: 'progress', id, phase, progress, ahead }),
          onDelta: (deltas, count, logprobs) => port.send({ type: 'delta', id, deltas, count, logprobs }),
        });
        port.send({ type: 'done', id, result });
      } catch (error) {
        port.send({ type: 'failed', id, error: describeNative(error) });
      } finally {
        running.delete(id);
        keepWhenIdle();
      }
      return;
    }
    case 'operate':
      try {
        const { operate } = await loaded();
        port.send({ type: 'operated', id: message.id, result: await operate(message.operation) });
      } catch (error) {
        port.send({ type: 'failed', id: message.id, error: describeNative(error) });
      }
      return;
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'probe':
      port.send({ type: 'probed', gpus: await probeGpus() });
      process.exit(0);
      return;
    case 'unload':
      clearTimeout(idle);
      await saveStates();
      process.exit(0);
      return;
    default:
      message satisfies never;
  }
}

function loaded(): Promise<RunnerModel> {
  if (model === null) throw new AppError('model_not_loaded', 'The model is not loaded.');
  return model;
}

function keepWhenIdle(): void {
  clearTimeout(idle);
  idle = setTimeout(() => void saveStates(), idleMs);
  idle.unref();
}

async function saveStates(): Promise<void> {
  try {
    await (await model)?.saveStates();
  } catch (error) {
    // A conversation that could not be kept is read again next time.
    port.send({ type: 'log', level: 'warn', text: `conversations could not be kept: ${String(error)}` });
  }
}

/** Native errors have only a message; it goes to the log, and the engine finds the cause there. */
function describeNative(error: unknown) {
  if (!(error instanceof AppError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.send({ type: 'log', level: 'error', text });
  }
  return describeError(error);
}

import { AppError, describeError } from '../../contract/errors.ts';
import { loadModel, type RunnerModel } from './model.ts';
import { openEnginePort } from './port.ts';
import type { ToRunner } from './protocol.ts';

// The process that holds one model. It is the only one that loads native llama.cpp code, so that a crash there ends
// this model and nothing else. It keeps nothing that matters: whatever must last is with the engine.

const port = openEnginePort();
const running = new Map<number, AbortController>();
let model: Promise<RunnerModel> | null = null;

port.onMessage((message) => void handle(message));

async function handle(message: ToRunner): Promise<void> {
  switch (message.type) {
    case 'load':
      model = loadModel(message.path, message.settings, {
        onProgress: (progress) => port.send({ type: 'load-progress', progress }),
        onLog: (level, text) => port.send({ type: 'log', level, text }),
      });
      try {
        const { contextLength } = await model;
        port.send({ type: 'loaded', contextLength });
      } catch (error) {
        port.send({ type: 'load-failed', error: describeNative(error) });
      }
      return;
    case 'generate': {
      const { id, request } = message;
      const abort = new AbortController();
      running.set(id, abort);
      try {
        const result = await (
          await loaded()
        ).generate(request, {
          signal: abort.signal,
          onProgress: (phase, progress) => port.send({ type: 'progress', id, phase, progress }),
          onTokens: (text, count) => port.send({ type: 'tokens', id, text, count }),
        });
        port.send({ type: 'done', id, result });
      } catch (error) {
        port.send({ type: 'failed', id, error: describeNative(error) });
      } finally {
        running.delete(id);
      }
      return;
    }
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'count':
      try {
        port.send({ type: 'counted', id: message.id, tokens: (await loaded()).countTokens(message.text) });
      } catch (error) {
        port.send({ type: 'failed', id: message.id, error: describeNative(error) });
      }
      return;
    default:
      message satisfies never;
  }
}

function loaded(): Promise<RunnerModel> {
  if (model === null) throw new AppError('model_not_loaded', 'The model is not loaded.');
  return model;
}

/** Native errors have only a message; it goes to the log, and the engine finds the cause there. */
function describeNative(error: unknown) {
  if (!(error instanceof AppError)) {
    port.send({
      type: 'log',
      level: 'error',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  return describeError(error);
}

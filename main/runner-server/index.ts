import { setTimeout as pause } from 'node:timers/promises';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import { openEnginePort } from '../runner/port.ts';
import type { ToRunner } from '../runner/protocol.ts';
import { loadServerModel, type ServerModel } from './load.ts';
import type { ServerExit } from './process.ts';

// The second kind of runner: it speaks the runners' protocol to the engine and drives a llama-server, which can see
// and hear. When either of the two processes ends, so does the other.

/** How long after a broken connection the end of the server may still show. */
const deathNoticeMs = 1000;

const port = openEnginePort();
const running = new Map<number, AbortController>();
const ending = new AbortController();
let model: Promise<ServerModel> | null = null;

port.onMessage((message) => void handle(message));

async function handle(message: ToRunner): Promise<void> {
  switch (message.type) {
    case 'load':
      model = load(message);
      try {
        const { info, exited } = await model;
        void exited.then(endWithServer);
        port.send({ type: 'loaded', info });
      } catch (error) {
        port.send({ type: 'load-failed', error: report(error) });
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
        await fail(id, error);
      } finally {
        running.delete(id);
      }
      return;
    }
    case 'operate':
      try {
        const { operate } = await loaded();
        port.send({ type: 'operated', id: message.id, result: await operate(message.operation) });
      } catch (error) {
        await fail(message.id, error);
      }
      return;
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'unload':
      ending.abort();
      await (await model?.catch(() => null))?.stop();
      process.exit(0);
      return;
    case 'probe':
      // The native runner is asked for the graphics processors.
      return;
    default:
      message satisfies never;
  }
}

async function load({ path, settings, server }: Extract<ToRunner, { type: 'load' }>): Promise<ServerModel> {
  if (server === null) throw new AppError('invalid_input', 'There is no llama-server to load the model with.');
  return loadServerModel({
    path,
    settings,
    server,
    signal: ending.signal,
    onProgress: (progress) => port.send({ type: 'load-progress', progress }),
    onLog: (level, text) => port.send({ type: 'log', level, text }),
  });
}

function loaded(): Promise<ServerModel> {
  if (model === null) throw new AppError('model_not_loaded', 'The model is not loaded.');
  return model;
}

/** A connection that breaks is mostly a server that has died: then the engine learns the cause, not this symptom. */
async function fail(id: number, error: unknown): Promise<void> {
  if (!(error instanceof AppError) && (await hasServerEnded())) return;
  port.send({ type: 'failed', id, error: report(error) });
}

async function hasServerEnded(): Promise<boolean> {
  const loadedModel = await model?.catch(() => null);
  if (!loadedModel) return false;
  return Promise.race([loadedModel.exited.then(() => true), pause(deathNoticeMs, false, { ref: false })]);
}

/** To the engine it has to look as if this process had ended in the same way. */
function endWithServer({ code, signal }: ServerExit): void {
  if (ending.signal.aborted) return;
  const how = signal ?? `exit code ${code}`;
  port.send({ type: 'log', level: 'error', text: `llama-server stopped unexpectedly (${how})` });
  // The last messages leave before the process does.
  setImmediate(() => {
    if (signal !== null && process.platform !== 'win32') process.kill(process.pid, signal);
    else process.exit(code === null || code === 0 ? 1 : code);
  });
}

/** What nobody foresaw goes to the log with its place. */
function report(error: unknown): ErrorInfo {
  if (!(error instanceof AppError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.send({ type: 'log', level: 'error', text });
  }
  return describeError(error);
}

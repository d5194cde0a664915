import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';
import { openEnginePort } from '../runner/port.ts';
import { serve, type LoadMessage } from '../runner/serve.ts';
import { loadServerModel, type ServerModel } from './load.ts';
import type { ServerExit } from './process.ts';

// The second kind of runner: it speaks the runners' protocol to the engine and drives a llama-server, which can see
// and hear. When either of the two processes ends, so does the other.

/** How long after a broken connection the end of the server may still show. */
const deathNoticeMs = 1000;

const port = openEnginePort();
const ending = new AbortController();
let model: Promise<ServerModel> | null = null;

serve(port, {
  load: async (message) => {
    model = load(message);
    const loaded = await model;
    void loaded.exited.then(endWithServer);
    return loaded;
  },
  // A connection that breaks is mostly a server that has died: then the engine learns the cause, not this symptom.
  isEnding: async () => {
    const loaded = await model?.catch(() => null);
    if (!loaded) return false;
    return Promise.race([loaded.exited.then(() => true), pause(deathNoticeMs, false, { ref: false })]);
  },
  unload: async () => {
    ending.abort();
    await (await model?.catch(() => null))?.stop();
  },
});

async function load({ path, settings, server }: LoadMessage): Promise<ServerModel> {
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

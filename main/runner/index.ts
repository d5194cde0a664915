import './packs.ts';
import { probeGpus } from './gpus.ts';
import { loadModel, type RunnerModel } from './model.ts';
import { openEnginePort } from './port.ts';
import { serve } from './serve.ts';

// The process that holds one model. It is the only one that loads native llama.cpp code, so that a crash there ends
// this model and nothing else. It keeps nothing that matters: whatever must last is with the engine.

/** After this long without a request, conversations are kept on disk. */
const idleMs = 20_000;

const port = openEnginePort();
let model: Promise<RunnerModel> | null = null;
let idle: NodeJS.Timeout | undefined;

serve(port, {
  load: (message) => {
    model = loadModel({
      ...message,
      onProgress: (progress) => port.send({ type: 'load-progress', progress }),
      onLog: (level, text) => port.send({ type: 'log', level, text }),
    });
    return model;
  },
  afterAnswer: () => {
    clearTimeout(idle);
    idle = setTimeout(() => void saveStates(), idleMs);
    idle.unref();
  },
  unload: () => {
    clearTimeout(idle);
    return saveStates();
  },
  probe: probeGpus,
});

async function saveStates(): Promise<void> {
  try {
    await (await model)?.saveStates();
  } catch (error) {
    // A conversation that could not be kept is read again next time.
    port.send({ type: 'log', level: 'warn', text: `conversations could not be kept: ${String(error)}` });
  }
}

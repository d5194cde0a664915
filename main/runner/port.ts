import { toRunnerSchema, type FromRunner, type ToRunner } from './protocol.ts';

/** The line to the engine: Electron's `parentPort` in a utility process, Node's IPC channel in a forked one. */
export type EnginePort = { send(message: FromRunner): void; onMessage(listener: (message: ToRunner) => void): void };

type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
};

export function openEnginePort(): EnginePort {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(toRunnerSchema.parse(event.data))),
    };
  }
  // An engine that is gone needs no runner: the model's memory must not outlive it.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', (message) => listener(toRunnerSchema.parse(message))),
  };
}

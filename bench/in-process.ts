// The reference of the boundary bench: a runner's code, called directly in the process that reads the answer.
import { once } from 'node:events';
import { loadModel } from '../main/runner/model.ts';
import type { GenerateRequest } from '../main/runner/protocol.ts';
import { createStopwatch, type DirectLoad } from './boundary.ts';

process.on('disconnect', () => process.exit(0));
const [load] = (await once(process, 'message')) as [DirectLoad];
const { generate } = await loadModel({
  ...load,
  architecture: null,
  stateFolder: null,
  onProgress: () => {},
  onLog: () => {},
});

process.on('message', (request: GenerateRequest) => {
  const stopwatch = createStopwatch();
  const { signal } = new AbortController();
  const onDelta = stopwatch.read;
  void generate(request, { signal, onProgress: () => {}, onDelta }).then(() => process.send?.(stopwatch.result()));
});
process.send?.('ready');

import { parentPort, workerData } from 'node:worker_threads';
import { probeRequestSchema, type ProbeAnswer } from './protocol.ts';

// One thread of the memory probe. The C library's comparison of two equal buffers reads as fast as anything can.
const { bufferBytes, durationMs } = probeRequestSchema.parse(workerData);
/** Read in a millisecond or so: where another program takes the core, few steps of many are spoilt. */
const stepBytes = 4 * 2 ** 20;
const steps = Math.max(1, Math.floor(bufferBytes / (stepBytes * 2)));
const buffer = Buffer.alloc(steps * stepBytes, 1);
const other = Buffer.alloc(steps * stepBytes, 1);

parentPort?.once('message', () => {
  const endsAt = performance.now() + durationMs;
  const speeds: number[] = [];
  // All of it in turn, so that no step finds its bytes in a cache.
  for (let step = 0; speeds.length === 0 || performance.now() < endsAt; step = (step + 1) % steps) {
    const [from, to] = [step * stepBytes, (step + 1) * stepBytes];
    const startedAt = performance.now();
    buffer.compare(other, from, to, from, to);
    speeds.push(((stepBytes * 2) / (performance.now() - startedAt)) * 1000);
  }
  tell({ type: 'read', bytesPerSecond: upperQuartile(speeds) });
});
tell({ type: 'ready' });

function tell(answer: ProbeAnswer): void {
  parentPort?.postMessage(answer);
}

/** Not the best: with several threads that is one whose neighbours were just not reading. */
function upperQuartile(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.75)] ?? 0;
}

import type { HardwareReport } from '../../../../contract/hardware.ts';

/** What the usual download takes for each parameter: about four and a half bits, and the context's part. */
const bytesPerParameter = 0.65;
/** What the window, the system and the context of a small model need beside the weights. */
const reserveBytes = 1.5e9;

export type Room = {
  /** For weights, where a model is to be wholly on the GPU, or in the computer's memory where there is none. */
  bytes: number;
  place: 'gpu' | 'memory';
  /** Of a model of the usual download that would take all of it, roughly. */
  parameters: number;
};

/** How large a model may be to run as fast as this computer can; `null` where its memory is not known. */
export function roomFor({ memory, gpus, overrides, backends }: HardwareReport): Room | null {
  const usesGpu = backends.some(({ id, state }) => id !== 'cpu' && state === 'in_use');
  const cards = usesGpu ? gpus.filter(({ isUnified }) => !isUnified) : [];
  const sizes = cards.map(({ id, totalBytes }) => overrides.gpuBytes[id] ?? totalBytes);
  const known = sizes.filter((size) => size !== null);
  if (known.length > 0)
    return toRoom(
      'gpu',
      known.reduce((sum, size) => sum + size, 0),
    );
  const total = overrides.ramBytes ?? memory.limitBytes ?? memory.totalBytes;
  return total === null ? null : toRoom('memory', total);
}

function toRoom(place: Room['place'], totalBytes: number): Room {
  const bytes = Math.max(0, totalBytes - reserveBytes - totalBytes * (place === 'memory' ? 0.15 : 0));
  return { place, bytes, parameters: Number((bytes / bytesPerParameter).toPrecision(2)) };
}

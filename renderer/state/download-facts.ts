import type { Download, DownloadState } from '../../contract/downloads.ts';

const inQueue: readonly DownloadState[] = ['queued', 'downloading', 'waiting', 'verifying', 'repairing'];

/** Whether it moves, or will by itself. */
export function isActive({ state }: Pick<Download, 'state'>): boolean {
  return inQueue.includes(state);
}

/** Of everything that moves or waits its turn, together; `null` where there is nothing of the kind. */
export function overallProgress(list: readonly Download[]): number | null {
  const active = list.filter(isActive);
  const sizeBytes = active.reduce((sum, item) => sum + item.sizeBytes, 0);
  if (sizeBytes === 0) return null;
  return active.reduce((sum, item) => sum + item.doneBytes, 0) / sizeBytes;
}

/** How far one has come, 0 to 1. */
export function shareOf({ sizeBytes, doneBytes }: Pick<Download, 'sizeBytes' | 'doneBytes'>): number {
  return sizeBytes === 0 ? 0 : Math.min(1, doneBytes / sizeBytes);
}

export type Totals = {
  active: number;
  paused: number;
  failed: number;
  bytesPerSecond: number;
  /** Until all that moves is here; `null` where the speed says nothing of it. */
  secondsLeft: number | null;
};

/** What the head of the screen says of all downloads. */
export function totalsOf(list: readonly Download[]): Totals {
  const active = list.filter(isActive);
  const bytesPerSecond = active.reduce((sum, item) => sum + (item.bytesPerSecond ?? 0), 0);
  const leftBytes = active.reduce((sum, item) => sum + item.sizeBytes - item.doneBytes, 0);
  return {
    active: active.length,
    paused: list.filter(({ state }) => state === 'paused').length,
    failed: list.filter(({ state }) => state === 'failed').length,
    bytesPerSecond,
    secondsLeft: bytesPerSecond === 0 ? null : leftBytes / bytesPerSecond,
  };
}

/** What to put an item before to move it one place; `undefined` where it stands at that end already. */
export function beforeForStep(ids: readonly string[], id: string, step: -1 | 1): string | null | undefined {
  const here = ids.indexOf(id);
  if (here === -1) return undefined;
  if (step === -1) return ids[here - 1];
  return here === ids.length - 1 ? undefined : (ids[here + 2] ?? null);
}

/** The list with one item put before another, or at the end of the queue: finished ones stay last. */
export function moved(list: readonly Download[], id: string, beforeId: string | null): Download[] {
  const item = list.find((one) => one.id === id);
  if (item === undefined || id === beforeId) return [...list];
  const others = list.filter((one) => one.id !== id);
  const before = others.findIndex((one) => one.id === beforeId);
  const firstDone = others.findIndex(({ state }) => state === 'done');
  const end = firstDone === -1 ? others.length : firstDone;
  return others.toSpliced(before === -1 ? end : before, 0, item);
}

/** Those that have come to an end since: whole ones, and ones that need the person. */
export function endedSince(
  before: readonly Download[],
  now: readonly Download[],
): { done: Download[]; stopped: Download[] } {
  const wasMoving = new Set(before.filter(isActive).map(({ id }) => id));
  const ended = now.filter(({ id }) => wasMoving.has(id));
  return {
    done: ended.filter(({ state }) => state === 'done'),
    stopped: ended.filter(({ state, error }) => state === 'failed' || (state === 'paused' && error !== null)),
  };
}

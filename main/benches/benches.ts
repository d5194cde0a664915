import { randomUUID } from 'node:crypto';
import type { BenchGrid, BenchRow, BenchRun, BenchSettings } from '../../contract/benches.ts';
import { AppError, describeError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import { benchQueries } from '../store/benches.ts';
import type { Store } from '../store/open.ts';
import { withSettings } from './measure.ts';
import { bestOf, combinations, search } from './search.ts';

type Dependencies = {
  store: Store;
  events: Events;
  findModel(modelId: string): Model;
  profiles: {
    get(modelId: string): { load: LoadSettings };
    set(modelId: string, patch: { load: LoadSettings }): unknown;
  };
  /** Threads that a load takes by itself, fast cores, and whether a GPU can be used. */
  machine(): Promise<{ threads: number; fastCores: number; hasGpu: boolean }>;
  measure(
    model: Model,
    base: LoadSettings,
    settings: BenchSettings,
    depth: number,
    signal: AbortSignal,
  ): Promise<BenchRow>;
  now?: () => number;
};

export type Benches = ReturnType<typeof createBenches>;

/** With so many layers every model is on the GPU as a whole. */
const allLayers = 999;
const tuneDepth = 512;
const mostPoints = 500;

/** Measures models over settings, keeps what came of it, and finds the settings that are best here. */
export function createBenches({ store, events, findModel, profiles, machine, measure, now = Date.now }: Dependencies) {
  const queries = benchQueries(store);
  let running: { run: BenchRun; abort: AbortController } | null = null;
  /** For as long as Paddock runs, a removal can be taken back. */
  const removed = new Map<string, BenchRun>();

  // What an earlier core left unfinished has what was measured.
  for (const run of queries.list()) {
    if (run.state === 'running') queries.put({ ...run, state: 'interrupted', finishedAt: run.startedAt });
  }

  function update(change: Partial<BenchRun>): void {
    if (running === null) return;
    const rows = change.rows ?? running.run.rows;
    running.run = { ...running.run, ...change, best: bestOf(rows) };
    queries.put(running.run);
    events.emit({ type: 'benches' });
  }

  function begin(
    modelId: string,
    kind: BenchRun['kind'],
    work: (model: Model, signal: AbortSignal) => Promise<void>,
  ): BenchRun {
    if (running !== null) {
      throw new AppError('conflict', `A benchmark of ${running.run.modelName} is running.`, {
        remedy: 'Wait until it has ended, or cancel it.',
      });
    }
    const model = findModel(modelId);
    const run: BenchRun = {
      id: randomUUID(),
      modelId,
      modelName: model.name,
      kind,
      state: 'running',
      startedAt: now(),
      finishedAt: null,
      progress: 0,
      rows: [],
      best: null,
      error: null,
    };
    const abort = new AbortController();
    running = { run, abort };
    update({});
    void finish(work(model, abort.signal), abort.signal);
    return run;
  }

  async function finish(work: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await work;
      update({ state: 'done', progress: 1, finishedAt: now() });
    } catch (error) {
      if (signal.aborted) update({ state: 'cancelled', finishedAt: now() });
      else update({ state: 'failed', error: describeError(error), finishedAt: now() });
    } finally {
      running = null;
      events.emit({ type: 'benches' });
    }
  }

  function requireRun(id: string): BenchRun {
    const run = queries.list().find((one) => one.id === id);
    if (!run) throw gone();
    return run;
  }

  /** Measures and shows the row at once. */
  async function take(model: Model, settings: BenchSettings, depth: number, signal: AbortSignal): Promise<BenchRow> {
    const row = await measure(model, profiles.get(model.id).load, settings, depth, signal);
    update({ rows: [...(running?.run.rows ?? []), row] });
    return row;
  }

  async function suggest(modelId: string): Promise<BenchGrid> {
    findModel(modelId);
    const { threads, fastCores, hasGpu } = await machine();
    return {
      threads: [...new Set([Math.max(1, Math.floor(fastCores / 2)), threads, fastCores])].toSorted((a, b) => a - b),
      batchSize: [512],
      flashAttention: ['off', 'on'],
      cacheType: ['f16'],
      gpuLayers: hasGpu ? [allLayers, 0] : [0],
      depths: [0, 1024],
    };
  }

  return {
    list: (): BenchRun[] => queries.list(),
    suggest,
    start: (modelId: string, grid: BenchGrid): BenchRun => {
      const points = combinations(grid).flatMap((settings) => grid.depths.map((depth) => ({ settings, depth })));
      if (points.length > mostPoints) {
        throw new AppError('invalid_input', `These are ${points.length} combinations; ${mostPoints} are the most.`, {
          remedy: 'Choose fewer values.',
        });
      }
      return begin(modelId, 'grid', async (model, signal) => {
        for (const [index, { settings, depth }] of points.entries()) {
          await take(model, settings, depth, signal);
          update({ progress: (index + 1) / points.length });
        }
      });
    },
    tune: (modelId: string, minutes: number): BenchRun =>
      begin(modelId, 'tune', async (model, signal) => {
        const { threads, fastCores, hasGpu } = await machine();
        const startedAt = now();
        const limitMs = minutes * 60_000;
        const isOver = () => now() - startedAt >= limitMs;
        const counts = [fastCores, Math.max(1, fastCores - 1), Math.max(1, Math.floor(fastCores / 2)), threads];
        await search(
          { threads, batchSize: 512, flashAttention: 'off', cacheType: 'f16', gpuLayers: hasGpu ? allLayers : 0 },
          {
            threads: [...new Set(counts)],
            batchSize: [512, 1024, 256],
            flashAttention: ['on', 'off'],
            gpuLayers: hasGpu ? [allLayers, 0] : [0],
          },
          async (settings) => {
            const row = await take(model, settings, tuneDepth, signal);
            update({ progress: Math.min(0.99, (now() - startedAt) / limitMs) });
            return row;
          },
          isOver,
        );
      }),
    cancel: (id: string): void => {
      if (running?.run.id === id) running.abort.abort();
    },
    remove: (id: string): void => {
      if (running?.run.id === id)
        throw new AppError('conflict', 'This benchmark is running.', { remedy: 'Cancel it first.' });
      const run = queries.list().find((one) => one.id === id);
      if (run) removed.set(id, run);
      queries.remove(id);
      events.emit({ type: 'benches' });
    },
    restore: (id: string): void => {
      const run = removed.get(id);
      if (!run) throw gone();
      removed.delete(id);
      queries.put(run);
      events.emit({ type: 'benches' });
    },
    apply: (id: string, index: number): { before: LoadSettings } => {
      const { modelId, rows } = requireRun(id);
      const row = rows[index];
      if (!row) throw new AppError('not_found', 'This row is not there any more.');
      const { id: known } = findModel(modelId);
      const before = profiles.get(known).load;
      const { gpuLayers } = row.settings;
      const runner = before.runner;
      profiles.set(known, {
        load: { ...withSettings(before, row.settings), runner, gpuLayers: gpuLayers >= allLayers ? 'all' : gpuLayers },
      });
      return { before };
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      running?.abort.abort();
      while (running !== null) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

function gone(): AppError {
  return new AppError('not_found', 'This benchmark is not there any more.');
}

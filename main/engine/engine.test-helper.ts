import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { loadSettingsSchema, type LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import { paddockTinyPath } from '../../tests/fixtures.ts';
import { createEvents } from '../events.ts';
import { createLoadRecords } from '../fit/records.ts';
import { fitSettingsSchema } from '../fit/settings.ts';
import { createLog } from '../log.ts';
import { entryPath } from '../paths.ts';
import { openStore } from '../store/open.ts';
import { createEngine, type Engine, type LoadPlan } from './engine.ts';
import { forkRunners } from './process.ts';

const running: Engine[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine[Symbol.asyncDispose]()));
});

type Setup = {
  isLowPriority?: () => boolean;
  settings?: Partial<LoadSettings>;
  plan?: Partial<LoadPlan>;
  hopeless?: boolean;
};

function model(id: string): Model {
  return {
    id,
    path: paddockTinyPath,
    name: id,
    source: 'opened',
    sizeBytes: 1,
    architecture: 'llama',
    parameterCount: 1,
    quantization: 'F16',
    contextLength: 4096,
    license: null,
    openness: { class: 'unknown', isGated: false, license: null, facts: null, reasons: [], conflicts: [], lineage: [] },
    repo: null,
    hasChatTemplate: true,
    warnings: [],
    available: true,
    addedAt: 0,
  };
}

const forecast: LoadPlan['forecast'] = {
  identity: 'paddock-tiny',
  architecture: 'llama',
  settings: fitSettingsSchema.parse({ ...loadSettingsSchema.parse({}), contextLength: 512, gpuLayers: 0 }),
  plainBytes: 2e8,
  predictedBytes: 2e8,
};

/** A real engine with real runners; only what it would ask other services is answered here. */
export function start({ settings = {}, plan = {}, hopeless = false, isLowPriority = () => false }: Setup = {}) {
  const pids: number[] = [];
  const launch = forkRunners(entryPath('runner'));
  const records: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'paddock-engine-'));
  const log = createLog(folder);
  const loadRecords = createLoadRecords({ store: openStore(folder), log });
  const engine = createEngine({
    launchRunner: () => {
      const runner = launch();
      if (runner.pid !== undefined) pids.push(runner.pid);
      return runner;
    },
    launchServerRunner: launch,
    findServer: () => Promise.reject(new Error('no llama-server in these tests')),
    findModel: model,
    plan: (_, chosen) => Promise.resolve({ settings: chosen, neededBytes: 1, freeBytes: 2 ** 40, forecast, ...plan }),
    profiles: {
      get: () => ({ load: loadSettingsSchema.parse({ contextLength: 512, ...settings }) }),
      recordWorking: (id) => records.push(`${id} works`),
      recordCrash: (id) => records.push(`${id} crashed`),
      isHopeless: () => hopeless,
    },
    watchLoad: loadRecords.watch,
    isLowPriority,
    events: createEvents(),
    log,
    stateFolder: folder,
  });
  running.push(engine);
  return { engine, pids, records, loadRecords };
}

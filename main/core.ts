import { join } from 'node:path';
import { createChats } from './chats/chats.ts';
import { createEngine } from './engine/engine.ts';
import type { LaunchRunner } from './engine/process.ts';
import { createGpuReader } from './engine/probe.ts';
import { createLoadPlanner } from './fit/load.ts';
import { createEvents } from './events.ts';
import type { Host } from './host.ts';
import { createLog } from './log.ts';
import { readFacts } from './models/facts.ts';
import { createModels } from './models/models.ts';
import { createPresets } from './presets/presets.ts';
import { createProfiles } from './profiles/profiles.ts';
import { chooseServer } from './runner-server/choose.ts';
import { createRouter } from './router.ts';
import { createLocalServer } from './server/server.ts';
import { createSettings } from './settings/settings.ts';
import { openStore } from './store/open.ts';

export type CoreOptions = {
  dataFolder: string;
  resourcesFolder: string;
  /** Starts Paddock's own engine, and the one that drives a llama-server. */
  launchRunner: LaunchRunner;
  launchServerRunner: LaunchRunner;
  host: Host;
  version: string;
};

export type Core = Awaited<ReturnType<typeof createCore>>;

/** Everything that Paddock is, without a window. Throws an `AppError` where it can't start. */
export async function createCore({
  dataFolder,
  resourcesFolder,
  launchRunner,
  launchServerRunner,
  host,
  version,
}: CoreOptions) {
  const store = openStore(dataFolder);
  const log = createLog(dataFolder);
  const events = createEvents();
  const settings = createSettings({ store, events });
  const models = createModels({
    store,
    events,
    inspect: readFacts,
    builtinPath: join(resourcesFolder, 'paddock-tiny.gguf'),
  });
  const presets = createPresets({ store, events });
  const profiles = createProfiles({ store, events });
  const planner = createLoadPlanner({ readGpus: createGpuReader(launchRunner, log) });
  const engine = createEngine({
    launchRunner,
    launchServerRunner,
    findServer: (model, wishes) => chooseServer(model, { ...wishes, binary: settings.get().llamaServer }),
    profiles,
    findModel: models.find,
    plan: planner.planLoad,
    events,
    log,
    stateFolder: join(dataFolder, 'caches'),
  });
  const chats = createChats({
    store,
    events,
    log,
    findModel: models.find,
    profiles,
    settings,
    generate: engine.generate,
  });
  const server = createLocalServer({
    inference: {
      listModels: models.list,
      hasModel: (id) => models.list().some((model) => model.id === id),
      generate: engine.generate,
    },
    settings,
    events,
    log,
  });
  const router = createRouter({
    chats,
    dataFolder,
    engine,
    events,
    host,
    log,
    models,
    planner,
    presets,
    profiles,
    server,
    settings,
    version,
  });

  await models.ensureBuiltin();
  await server.resume();
  log.info({ version, host: host.kind }, 'started');

  return {
    router,
    dataFolder,
    engine,
    log,
    models,
    profiles,
    server,
    settings,
    /** Ends what is running, keeping what was written, in the order in which things lean on each other. */
    async [Symbol.asyncDispose](): Promise<void> {
      await server[Symbol.asyncDispose]();
      await chats[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      store.close();
      log.info('ended');
    },
  };
}

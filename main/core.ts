import { homedir } from 'node:os';
import { join } from 'node:path';
import { createChats } from './chats/chats.ts';
import { createDownloads } from './downloads/downloads.ts';
import { createEngine } from './engine/engine.ts';
import type { LaunchRunner } from './engine/process.ts';
import { createProbe } from './engine/probe.ts';
import { createLoadPlanner } from './fit/load.ts';
import { readMachine } from './fit/machine.ts';
import { createLoadRecords } from './fit/records.ts';
import { createSpeeds } from './fit/speeds.ts';
import { createEvents } from './events.ts';
import { createInspector } from './gguf/inspect.ts';
import { createBandwidth } from './hardware/bandwidth.ts';
import { knownGpuBandwidth } from './hardware/gpus.ts';
import type { Host } from './host.ts';
import { createHubClient } from './hub/client.ts';
import { createHub, recommendVariant } from './hub/hub.ts';
import { createLog } from './log.ts';
import { createLibrary } from './library/library.ts';
import { readFacts, readFile } from './models/facts.ts';
import { createModels } from './models/models.ts';
import { createNetwork } from './network/network.ts';
import { createCatalog } from './openness/catalog.ts';
import { classify, requireAllowed, ruleFor } from './openness/classify.ts';
import { createPresets } from './presets/presets.ts';
import { createProfiles } from './profiles/profiles.ts';
import { createRemotes } from './remotes/remotes.ts';
import { chooseServer, findCompanion } from './runner-server/choose.ts';
import { createRouter } from './router.ts';
import { createAliases } from './server/aliases.ts';
import { createKeys } from './server/keys.ts';
import { createJoinedInference } from './server/joined-inference.ts';
import { createLocalInference } from './server/local-inference.ts';
import { createSecrets } from './secrets/secrets.ts';
import { createModelSupply } from './server/model-supply.ts';
import { createLocalServer } from './server/server.ts';
import { createSettings } from './settings/settings.ts';
import { openStore } from './store/open.ts';
import { createStoredResponses } from './store/responses.ts';

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
    classify,
    isHidden: (openness) => ruleFor(settings.get().opennessPolicy, openness) !== 'show',
  });
  const presets = createPresets({ store, events });
  const profiles = createProfiles({ store, events });
  const probe = createProbe(launchRunner, log);
  const loadRecords = createLoadRecords({ store, log });
  const speeds = createSpeeds({
    readBandwidth: createBandwidth({ store, log }),
    readGpuBandwidth: async () => knownGpuBandwidth((await probe()).gpus.flatMap(({ name }) => name.split(', '))),
    records: loadRecords,
  });
  const planner = createLoadPlanner({ probe, corrections: loadRecords.corrections, speeds });
  const engine = createEngine({
    launchRunner,
    launchServerRunner,
    findServer: (model, wishes) => chooseServer(model, { ...wishes, binary: settings.get().llamaServer }),
    profiles,
    findModel: (id) => {
      const model = models.find(id);
      requireAllowed(settings.get().opennessPolicy, model.openness, model.name);
      return model;
    },
    plan: planner.planLoad,
    watchLoad: loadRecords.watch,
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
  const secrets = createSecrets({ dataFolder, protect: host.protect, log });
  const network = createNetwork({ settings, log, version });
  const hubClient = createHubClient({ network, settings, secrets });
  const hub = createHub({
    client: hubClient,
    store,
    secrets,
    settings,
    listModels: models.list,
    readMachine: async () => ({ ...(await readMachine(await probe())), corrections: loadRecords.corrections() }),
    classify,
    ruleFor,
    catalog: createCatalog(resourcesFolder),
    log,
    speedOf: speeds,
    accuracy: loadRecords.accuracy,
  });
  const inspector = createInspector();
  const library = createLibrary({
    store,
    events,
    log,
    models,
    inspect: (path, signal) => readFile(path, inspector.inspect, signal),
    findCompanion,
    hub: hubClient,
    trash: host.trash,
    unload: engine.unload,
    ownFolder: join(dataFolder, 'models'),
    surroundings: { home: homedir(), env: process.env, platform: process.platform, root: '/' },
    version,
  });
  const downloads = createDownloads({
    store,
    events,
    log,
    hub: hubClient,
    settings,
    library,
    requireAllowed: async (repo) =>
      requireAllowed(settings.get().opennessPolicy, classify(await hub.claims(repo)), repo),
    claimsOf: hub.claims,
  });
  const keys = createKeys({ store });
  const aliases = createAliases({ store, events });
  const remotes = createRemotes({ store, secrets, network, events, log });
  const server = createLocalServer({
    inference: createJoinedInference({
      local: createLocalInference({ models, engine, profiles, aliases: aliases.list }),
      remotes,
      aliases: aliases.list,
      isHidden: (openness) => ruleFor(settings.get().opennessPolicy, openness) !== 'show',
      requireAllowed: (openness, name) => requireAllowed(settings.get().opennessPolicy, openness, name),
    }),
    keys,
    storedResponses: createStoredResponses({ store }),
    aliases,
    supply: createModelSupply({
      catalog: hub.catalog,
      page: hub.model,
      recommend: (repo) => recommendVariant(hub, repo),
      downloads,
      trash: library.trash,
      sha256Of: library.sha256Of,
    }),
    version,
    settings,
    events,
    log,
  });
  const router = createRouter({
    aliases,
    chats,
    dataFolder,
    downloads,
    engine,
    events,
    host,
    keys,
    hub,
    library,
    log,
    models,
    planner,
    presets,
    profiles,
    remotes,
    server,
    settings,
    version,
  });

  await models.ensureBuiltin();
  await server.resume();
  void library.scan();
  await downloads.start();
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
      await downloads[Symbol.asyncDispose]();
      await library[Symbol.asyncDispose]();
      await inspector[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      store.close();
      log.info('ended');
    },
  };
}

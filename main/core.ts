import { homedir } from 'node:os';
import { join } from 'node:path';
import { createBenches } from './benches/benches.ts';
import { describeMachine } from './benches/machine.ts';
import { measureApart } from './benches/measure.ts';
import { careForComputer } from './care.ts';
import { createChatModels } from './chats/chat-models.ts';
import { createChats } from './chats/chats.ts';
import { createComparisons } from './comparisons/comparisons.ts';
import { createRoom } from './comparisons/room.ts';
import { serveControl } from './control/control.ts';
import { createDevices } from './devices/devices.ts';
import { createDocuments } from './documents/documents.ts';
import { createDownloads } from './downloads/downloads.ts';
import { createEngine } from './engine/engine.ts';
import { processMemory } from './engine/memory.ts';
import type { LaunchRunner } from './engine/process.ts';
import { createLoadPlanner } from './fit/load.ts';
import { readMachine, type Probed } from './fit/machine.ts';
import { createLoadRecords } from './fit/records.ts';
import { createSpeeds } from './fit/speeds.ts';
import { createEvents } from './events.ts';
import { createInspector, inspectGguf } from './gguf/inspect.ts';
import { purposeOf } from './gguf/purpose.ts';
import { withOverrides } from './hardware/hardware.ts';
import type { Host } from './host.ts';
import { createHubClient } from './hub/client.ts';
import { createHub, recommendVariant } from './hub/hub.ts';
import { createImages } from './images/images.ts';
import { createLog } from './log.ts';
import { createLibrary } from './library/library.ts';
import { createMeters } from './meters.ts';
import { readFacts, readFile } from './models/facts.ts';
import { createModels } from './models/models.ts';
import { createNetwork } from './network/network.ts';
import { createCatalog } from './openness/catalog.ts';
import { classify, requireAllowed, ruleFor } from './openness/classify.ts';
import { isPackaged } from './paths.ts';
import { readBattery } from './power/battery.ts';
import { createPower } from './power/power.ts';
import { createPresets } from './presets/presets.ts';
import { createPrompts } from './prompts/prompts.ts';
import { createProfiles } from './profiles/profiles.ts';
import { createRemotes } from './remotes/remotes.ts';
import { chooseServer, findCompanion } from './runner-server/choose.ts';
import { createRouter } from './router.ts';
import { createAliases } from './server/aliases.ts';
import { createKeys } from './server/keys.ts';
import { createJoinedInference } from './server/joined-inference.ts';
import { createLocalInference } from './server/local-inference.ts';
import { readPackList } from './runtimes/packs.ts';
import { createRuntimes } from './runtimes/runtimes.ts';
import { createSecrets } from './secrets/secrets.ts';
import { createModelSupply } from './server/model-supply.ts';
import { createLocalServer } from './server/server.ts';
import { createSettings } from './settings/settings.ts';
import { openStore, schemaVersion } from './store/open.ts';
import { createStoredResponses } from './store/responses.ts';
import { createTools } from './tools/tools.ts';
import { createTransfer } from './transfer/transfer.ts';
import { createThisComputer } from './this-computer.ts';
import { createDataCopies } from './updates/data-copies.ts';
import { findObstacles } from './updates/obstacles.ts';
import { createUpdates } from './updates/updates.ts';

export type CoreOptions = {
  dataFolder: string;
  resourcesFolder: string;
  /** Starts Paddock's own engine, and the one that drives a llama-server. */
  launchRunner: LaunchRunner;
  launchServerRunner: LaunchRunner;
  host: Host;
  version: string;
  /** Without models, tools and watchers. */
  isSafe?: boolean;
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
  isSafe = false,
}: CoreOptions) {
  const dataCopies = createDataCopies({ dataFolder, version, schema: schemaVersion });
  const store = openStore(dataFolder, dataCopies);
  dataCopies.endReturn();
  const log = createLog(dataFolder);
  const events = createEvents();
  const basics = { store, events, log };
  const settings = createSettings({ store, events });
  const models = createModels({
    store,
    events,
    inspect: readFacts,
    builtinPath: join(resourcesFolder, 'paddock-tiny.gguf'),
    classify,
    isHidden: (openness) => ruleFor(settings.get().opennessPolicy, openness) !== 'show',
  });
  const presets = createPresets({ store, events, settings });
  const prompts = createPrompts({ store, events });
  const profiles = createProfiles({ store, events });
  const loadRecords = createLoadRecords({ store, log });
  const power = createPower({ host, readBattery, settings, events });
  const thisComputer = createThisComputer({
    ...basics,
    settings,
    launchRunner,
    resourcesFolder,
    folders: () => library.folders(),
    version,
  });
  const { probe, bandwidth, hardware, startApart, selfTests } = thisComputer;
  const speeds = createSpeeds({
    bandwidth,
    readGpuBandwidth: thisComputer.readGpuBandwidth,
    readCompute: thisComputer.readCompute,
    records: loadRecords,
  });
  const readThisMachine = async (probed: Probed) =>
    withOverrides(await readMachine(probed), settings.get().memoryOverrides);
  const planner = createLoadPlanner({
    probe,
    readMachine: readThisMachine,
    corrections: loadRecords.corrections,
    speeds,
    preferredBackend: selfTests.preferredBackend,
  });
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
    isLowPriority: () => settings.get().lowPriority,
    events,
    log,
    stateFolder: join(dataFolder, 'caches'),
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
    readMachine: async () => ({ ...(await readThisMachine(await probe())), corrections: loadRecords.corrections() }),
    classify,
    ruleFor,
    catalog: createCatalog(resourcesFolder),
    log,
    speedOf: speeds.of,
    accuracy: loadRecords.accuracy,
  });
  const inspector = createInspector();
  const library = createLibrary({
    ...basics,
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
    ...basics,
    hub: hubClient,
    settings,
    library,
    requireAllowed: async (repo) =>
      requireAllowed(settings.get().opennessPolicy, classify(await hub.claims(repo)), repo),
    claimsOf: hub.claims,
    isWaiting: power.isWaiting,
  });
  const meters = createMeters({ engine, store, log });
  const { live, usage, energy } = meters;
  const benches = createBenches({
    store,
    events,
    findModel: models.find,
    profiles,
    machine: describeMachine(hardware, async () => (await readThisMachine(await probe())).threads),
    measure: measureApart(startApart, async (pid) => (await processMemory(pid))?.peakBytes ?? null),
  });
  const keys = createKeys({ store });
  const aliases = createAliases({ store, events });
  const remotes = createRemotes({ store, secrets, network, events, log });
  const inference = createJoinedInference({
    local: createLocalInference({ models, engine, profiles, aliases: aliases.list }),
    remotes,
    aliases: aliases.list,
    isHidden: (openness) => ruleFor(settings.get().opennessPolicy, openness) !== 'show',
    requireAllowed: (openness, name) => requireAllowed(settings.get().opennessPolicy, openness, name),
  });
  const documents = createDocuments({
    ...basics,
    dataFolder,
    settings,
    listModels: models.list,
    purposeOf: async ({ path }) => purposeOf(await inspectGguf(path)),
    operate: engine.operate,
    requireVision: async (id) => {
      // A provider says itself what its model can't see.
      if (remotes.findModel(id) !== null) return;
      const { mmproj } = profiles.get(id).load;
      await chooseServer(models.find(id), { needsMedia: true, mmproj, binary: settings.get().llamaServer });
    },
    isWaiting: power.isWaiting,
  });
  const tools = createTools({ dataFolder, store, events, log, network, secrets, settings, host, version });
  const chatModels = createChatModels({
    inference,
    engine,
    findLocal: models.find,
    library,
    recordUsage: usage.record,
  });
  const chats = createChats({
    ...basics,
    models: chatModels,
    tools: isSafe ? { ...tools, offer: async () => [], peek: () => [] } : tools,
    documents,
    settings,
    version,
  });
  const comparisons = createComparisons({
    ...basics,
    chats,
    findModel: chatModels.find,
    findPreset: presets.find,
    groups: createRoom({
      loaded: () => engine.status().models,
      estimate: async (id) => planner.estimate(models.find(id), profiles.get(id).load, engine.reclaimableBytes(id)),
    }),
    isReady: (id) => engine.status().models.some(({ modelId, state }) => modelId === id && state === 'ready'),
  });
  const server = createLocalServer({
    inference,
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
    recordUsage: usage.record,
    version,
    settings,
    events,
    log,
  });
  const devices = createDevices({ store, settings, events, log });
  const care = careForComputer({
    events,
    engine,
    settings,
    power,
    downloads,
    energy,
    selfTests,
    hardware,
    benches,
    log,
  });
  const transferFolder = join(dataFolder, 'transfer');
  const transfer = createTransfer({
    ...basics,
    chats,
    settings,
    tools: {
      list: () =>
        tools
          .list()
          .servers.filter(({ kind }) => kind !== 'own')
          .map(({ name }) => ({ name, entry: tools.server(name) })),
      add: (name, entry) => tools.putServer(name, entry, null),
    },
    attachedFiles: documents.keptFiles,
    host,
    workFolder: transferFolder,
    surroundings: { home: homedir(), env: process.env, platform: process.platform },
    version,
  });
  const runtimes = createRuntimes({
    list: readPackList(resourcesFolder),
    dataFolder,
    isPackaged,
    network,
    events,
    log,
    engine: { probe, hardware },
  });
  const updates = createUpdates({
    version,
    means: host.updates ?? { way: 'checkout', updater: null },
    settings,
    dataCopies,
    obstacles: () => findObstacles({ engine, models, downloads, benches, transfer, library }),
    events,
    log,
  });
  const router = createRouter({
    aliases,
    benches,
    chats,
    comparisons,
    dataFolder,
    devices,
    documents,
    downloads,
    energy,
    engine,
    events,
    hardware,
    host,
    keys,
    hub,
    images: createImages({ network }),
    library,
    live,
    loadRecords,
    log,
    models,
    planner,
    power,
    presets,
    profiles,
    prompts,
    remotes,
    runtimes,
    selfTests,
    server,
    settings,
    tools,
    transfer,
    updates,
    usage,
    version,
    isSafe,
  });

  devices.answerWith(router);

  await models.ensureBuiltin();
  // A command that is soon over opens no port.
  if (host.giveWay === undefined && !isSafe) await Promise.all([server.resume(), devices.resume()]);
  if (!isSafe) void library.scan();
  await downloads.start();
  if (!isSafe) void documents.start();
  const control = await serveControl({ dataFolder, router, host, version, log });
  log.info({ version, host: host.kind }, 'started');

  return {
    router,
    chats,
    control,
    dataFolder,
    engine,
    log,
    models,
    profiles,
    server,
    settings,
    /** Where files lie that a browser window sent, until they have been read. */
    transferFolder,
    /** Ends what is running, keeping what was written, in the order in which things lean on each other. */
    async [Symbol.asyncDispose](): Promise<void> {
      updates[Symbol.dispose]();
      await runtimes[Symbol.asyncDispose]();
      care[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await devices[Symbol.asyncDispose]();
      await transfer[Symbol.asyncDispose]();
      comparisons[Symbol.dispose]();
      await chats[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
      await documents[Symbol.asyncDispose]();
      await downloads[Symbol.asyncDispose]();
      await library[Symbol.asyncDispose]();
      await inspector[Symbol.asyncDispose]();
      await benches[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      meters[Symbol.dispose]();
      store.close();
      // Last: who waits for the data folder waits for this.
      await control[Symbol.asyncDispose]();
      log.info('ended');
    },
  };
}

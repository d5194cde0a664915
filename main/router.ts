import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/index.ts';
import { AppError, describeError } from '../contract/errors.ts';
import type { Benches } from './benches/benches.ts';
import type { Chats } from './chats/chats.ts';
import { chatProcedures } from './chats/procedures.ts';
import type { Comparisons } from './comparisons/comparisons.ts';
import { comparisonProcedures } from './comparisons/procedures.ts';
import { desktopProcedures } from './desktop/procedures.ts';
import type { Devices } from './devices/devices.ts';
import { deviceProcedures } from './devices/procedures.ts';
import type { Documents } from './documents/documents.ts';
import { documentProcedures } from './documents/procedures.ts';
import type { Downloads } from './downloads/downloads.ts';
import { downloadProcedures } from './downloads/procedures.ts';
import type { Engine } from './engine/engine.ts';
import type { LoadPlanner } from './fit/load.ts';
import type { LoadRecords } from './fit/records.ts';
import type { Events } from './events.ts';
import type { Hardware } from './hardware/hardware.ts';
import type { Live } from './hardware/live.ts';
import type { CallContext, Host } from './host.ts';
import type { Hub } from './hub/hub.ts';
import type { Images } from './images/images.ts';
import type { Library } from './library/library.ts';
import { libraryProcedures } from './library/procedures.ts';
import type { Log } from './log.ts';
import type { Models } from './models/models.ts';
import type { PowerWatch } from './power/power.ts';
import type { Presets } from './presets/presets.ts';
import type { Prompts } from './prompts/prompts.ts';
import type { Profiles } from './profiles/profiles.ts';
import type { Remotes } from './remotes/remotes.ts';
import { runtimeProcedures } from './runtimes/procedures.ts';
import type { Runtimes } from './runtimes/runtimes.ts';
import type { SelfTests } from './self-tests/self-tests.ts';
import type { Aliases } from './server/aliases.ts';
import type { Keys } from './server/keys.ts';
import { reference } from './server/reference/reference.ts';
import type { LocalServer } from './server/server.ts';
import type { SettingsService } from './settings/settings.ts';
import { isSqliteError } from './store/open.ts';
import type { Tools } from './tools/tools.ts';
import { toolProcedures } from './tools/procedures.ts';
import type { Transfer } from './transfer/transfer.ts';
import { transferProcedures } from './transfer/procedures.ts';
import type { Updates } from './updates/updates.ts';
import { updateProcedures } from './updates/procedures.ts';
import type { Energy } from './usage/energy.ts';
import type { Usage } from './usage/usage.ts';
import { wireError } from './wire-error.ts';

type Services = {
  aliases: Aliases;
  benches: Benches;
  chats: Chats;
  comparisons: Comparisons;
  dataFolder: string;
  devices: Devices;
  documents: Documents;
  downloads: Downloads;
  energy: Energy;
  engine: Engine;
  events: Events;
  hardware: Hardware;
  host: Host;
  keys: Keys;
  hub: Hub;
  images: Images;
  library: Library;
  live: Live;
  loadRecords: Pick<LoadRecords, 'speedAccuracy'>;
  log: Log;
  models: Models;
  planner: LoadPlanner;
  power: Pick<PowerWatch, 'refresh'>;
  presets: Presets;
  profiles: Profiles;
  prompts: Prompts;
  remotes: Remotes;
  runtimes: Runtimes;
  selfTests: SelfTests;
  server: LocalServer;
  settings: SettingsService;
  tools: Tools;
  transfer: Transfer;
  updates: Updates;
  usage: Usage;
  version: string;
  isSafe: boolean;
};

/** Every procedure of the contract, answered by its service. */
export function createRouter(services: Services) {
  const {
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
    images,
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
  } = services;

  const os = implement(contract)
    .$context<CallContext>()
    .use(async ({ next }) => {
      try {
        const result = await next();
        return isAsyncIterable(result.output) ? { ...result, output: streamed(result.output) } : result;
      } catch (error) {
        throw toWire(error);
      }
    });

  function toWire(error: unknown): unknown {
    // oRPC's own refusals, of an input for example, are already in the wire's form.
    if (error instanceof ORPCError) return error;
    const known = fromStore(error);
    if (!(known instanceof AppError)) log.error({ err: error }, 'procedure failed');
    return wireError(describeError(known), error);
  }

  /** A stream that can fail after it began, when the middleware no longer sees it. */
  function streamed(items: AsyncIterable<unknown>): AsyncIterableIterator<unknown> {
    const iterator = items[Symbol.asyncIterator]();
    return {
      async next() {
        try {
          return await iterator.next();
        } catch (error) {
          throw toWire(error);
        }
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  return os.router({
    app: {
      info: os.app.info.handler(() => ({ version, host: host.kind, platform: platformName(), dataFolder, isSafe })),
      events: os.app.events.handler(({ signal }) => events.subscribe(signal)),
      pickModelFile: os.app.pickModelFile.handler(async () => {
        if (!host.pickModelFile) throw notHere('a file dialog');
        return { path: await host.pickModelFile() };
      }),
      pickFolder: os.app.pickFolder.handler(async () => {
        if (!host.pickFolder) throw notHere('a folder dialog');
        return { path: await host.pickFolder() };
      }),
      revealModel: os.app.revealModel.handler(({ input }) => {
        if (!host.revealFile) throw notHere('a file manager');
        host.revealFile(models.find(input.modelId).path);
        return {};
      }),
    },
    benches: {
      list: os.benches.list.handler(() => benches.list()),
      suggest: os.benches.suggest.handler(({ input }) => benches.suggest(input.modelId)),
      start: os.benches.start.handler(({ input }) => benches.start(input.modelId, input.grid)),
      tune: os.benches.tune.handler(({ input }) => benches.tune(input.modelId, input.minutes)),
      cancel: os.benches.cancel.handler(({ input }) => {
        benches.cancel(input.id);
        return {};
      }),
      remove: os.benches.remove.handler(({ input }) => {
        benches.remove(input.id);
        return {};
      }),
      restore: os.benches.restore.handler(({ input }) => {
        benches.restore(input.id);
        return {};
      }),
      apply: os.benches.apply.handler(({ input }) => benches.apply(input.id, input.row)),
    },
    chats: chatProcedures(chats, presets.settingsForNewChat),
    comparisons: comparisonProcedures(comparisons),
    desktop: desktopProcedures(host.desktop),
    devices: deviceProcedures(devices),
    documents: documentProcedures(documents),
    downloads: downloadProcedures(downloads),
    engine: {
      status: os.engine.status.handler(() => engine.status()),
      load: os.engine.load.handler(({ input }) => engine.load(input.modelId, input)),
      estimate: os.engine.estimate.handler(({ input }) =>
        planner.estimate(models.find(input.modelId), input.settings, engine.reclaimableBytes(input.modelId)),
      ),
      unload: os.engine.unload.handler(async ({ input }) => {
        await engine.unload(input.modelId);
        return {};
      }),
      countTokens: os.engine.countTokens.handler(async ({ input }) => ({
        tokens: await engine.countTokens(input.modelId, input.text),
      })),
    },
    images: { load: os.images.load.handler(({ input }) => images.load(input)) },
    hardware: {
      report: os.hardware.report.handler(({ input }) => hardware.report(input.again)),
      watch: os.hardware.watch.handler(({ input }) => hardware.watch(input.again)),
      live: os.hardware.live.handler(({ input, signal }) => live.follow(input.closely, signal)),
      override: os.hardware.override.handler(({ input }) => hardware.override(input)),
      speedAccuracy: os.hardware.speedAccuracy.handler(() => loadRecords.speedAccuracy()),
      power: os.hardware.power.handler(() => power.refresh()),
    },
    hub: {
      catalog: os.hub.catalog.handler(() => hub.catalog()),
      search: os.hub.search.handler(({ input, signal }) => hub.search(input, signal)),
      model: os.hub.model.handler(({ input, signal }) => hub.model(input.repo, signal)),
      access: os.hub.access.handler(({ input, signal }) => hub.access(input.repo, signal)),
      fit: os.hub.fit.handler(({ input, signal }) => hub.fit(input, signal)),
      accuracy: os.hub.accuracy.handler(() => hub.accuracy()),
      token: os.hub.token.handler(() => hub.token()),
      setToken: os.hub.setToken.handler(({ input }) => hub.setToken(input.token)),
      removeToken: os.hub.removeToken.handler(() => {
        hub.removeToken();
        return {};
      }),
    },
    library: libraryProcedures(library),
    models: {
      list: os.models.list.handler(() => models.list()),
      open: os.models.open.handler(({ input }) => models.open(input.path)),
      forget: os.models.forget.handler(async ({ input }) => {
        models.forget(input.id);
        await engine.unload(input.id);
        return {};
      }),
      profile: os.models.profile.handler(({ input }) => profiles.get(models.find(input.id).id)),
      setProfile: os.models.setProfile.handler(({ input }) => profiles.set(models.find(input.id).id, input.profile)),
      template: os.models.template.handler(({ input }) => models.template(input.id)),
      capabilities: os.models.capabilities.handler(({ input }) =>
        models.capabilities(input.id, profiles.get(input.id).load.chatTemplate),
      ),
      browse: os.models.browse.handler(({ input }) => models.browse(input.path)),
    },
    presets: {
      list: os.presets.list.handler(() => presets.list()),
      save: os.presets.save.handler(({ input }) => presets.save(input)),
      remove: os.presets.remove.handler(({ input }) => {
        presets.remove(input.id);
        return {};
      }),
      export: os.presets.export.handler(({ input }) => presets.export(input.ids)),
      import: os.presets.import.handler(({ input }) => presets.import(input.text)),
    },
    prompts: {
      list: os.prompts.list.handler(() => prompts.list()),
      save: os.prompts.save.handler(({ input }) => prompts.save(input)),
      remove: os.prompts.remove.handler(({ input }) => {
        prompts.remove(input.id);
        return {};
      }),
      export: os.prompts.export.handler(() => prompts.export()),
      import: os.prompts.import.handler(({ input }) => prompts.import(input.text)),
    },
    remotes: {
      list: os.remotes.list.handler(() => remotes.list()),
      add: os.remotes.add.handler(({ input }) => remotes.add(input)),
      refresh: os.remotes.refresh.handler(({ input }) => remotes.refresh(input.id)),
      setOn: os.remotes.setOn.handler(({ input }) => {
        remotes.setOn(input.id, input.isOn);
        return {};
      }),
      remove: os.remotes.remove.handler(({ input }) => {
        remotes.remove(input.id);
        return {};
      }),
    },
    runtimes: runtimeProcedures(runtimes),
    selfTests: {
      list: os.selfTests.list.handler(() => selfTests.list()),
      run: os.selfTests.run.handler(({ signal }) => selfTests.run(signal)),
      cancel: os.selfTests.cancel.handler(() => {
        selfTests.cancel();
        return {};
      }),
      notices: os.selfTests.notices.handler(() => selfTests.notices()),
      dismiss: os.selfTests.dismiss.handler(({ input }) => {
        selfTests.dismiss(input.backend);
        return {};
      }),
      useLastGood: os.selfTests.useLastGood.handler(({ input }) => selfTests.useLastGood(input.backend)),
    },
    server: {
      status: os.server.status.handler(() => server.status()),
      start: os.server.start.handler(({ input }) => server.start({ port: input.port, remember: true })),
      stop: os.server.stop.handler(() => server.stop()),
      setNetwork: os.server.setNetwork.handler(({ input }) => server.setNetwork(input.isOnNetwork)),
      keys: os.server.keys.handler(() => keys.list()),
      createKey: os.server.createKey.handler(({ input }) => keys.create(input)),
      revokeKey: os.server.revokeKey.handler(({ input }) => {
        keys.revoke(input.id);
        return {};
      }),
      requests: os.server.requests.handler(() => server.requests.list()),
      followRequests: os.server.followRequests.handler(({ signal }) => server.requests.follow(signal)),
      cancelRequest: os.server.cancelRequest.handler(({ input }) => {
        server.requests.cancel(input.id);
        return {};
      }),
      clearRequests: os.server.clearRequests.handler(() => {
        server.requests.clear();
        return {};
      }),
      totals: os.server.totals.handler(() => server.requests.totals()),
      aliases: os.server.aliases.handler(() => aliases.list()),
      setAlias: os.server.setAlias.handler(({ input }) => aliases.set(input)),
      removeAlias: os.server.removeAlias.handler(({ input }) => aliases.remove(input.alias)),
      reference: os.server.reference.handler(() => reference()),
    },
    tools: toolProcedures(tools),
    transfer: transferProcedures(transfer),
    updates: updateProcedures(updates),
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      set: os.settings.set.handler(({ input }) => {
        const changed = settings.set(input);
        if (input.opennessPolicy !== undefined) events.emit({ type: 'models' });
        downloads.settingsChanged();
        return changed;
      }),
    },
    usage: {
      report: os.usage.report.handler(({ input }) => usage.report(input.days)),
      energy: os.usage.energy.handler(({ input }) => energy.report(input.days)),
      clear: os.usage.clear.handler(() => {
        usage.clear();
        energy.clear();
        return {};
      }),
      restore: os.usage.restore.handler(() => {
        usage.restore();
        energy.restore();
        return {};
      }),
    },
  });
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function fromStore(error: unknown): unknown {
  if (!isSqliteError(error, 'SQLITE_FULL')) return error;
  return new AppError('disk_full', 'The disk is full, so the last change could not be kept.', {
    remedy: 'Free some space on the disk with the data folder, then try again.',
    cause: error,
  });
}

function notHere(what: string): AppError {
  return new AppError('unsupported', `The browser window has no way to open ${what}.`);
}

function platformName() {
  switch (process.platform) {
    case 'linux':
      return 'linux';
    case 'darwin':
      return 'macos';
    case 'win32':
      return 'windows';
    default:
      return 'other';
  }
}

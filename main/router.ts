import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/index.ts';
import { AppError, describeError } from '../contract/errors.ts';
import type { Chats } from './chats/chats.ts';
import type { Downloads } from './downloads/downloads.ts';
import type { Engine } from './engine/engine.ts';
import type { LoadPlanner } from './fit/load.ts';
import type { Events } from './events.ts';
import type { Host } from './host.ts';
import type { Hub } from './hub/hub.ts';
import type { Library } from './library/library.ts';
import type { Log } from './log.ts';
import type { Models } from './models/models.ts';
import type { Presets } from './presets/presets.ts';
import type { Profiles } from './profiles/profiles.ts';
import type { Remotes } from './remotes/remotes.ts';
import type { Aliases } from './server/aliases.ts';
import type { Keys } from './server/keys.ts';
import { reference } from './server/reference/reference.ts';
import type { LocalServer } from './server/server.ts';
import type { SettingsService } from './settings/settings.ts';
import { isSqliteError } from './store/open.ts';

type Services = {
  aliases: Aliases;
  chats: Chats;
  dataFolder: string;
  downloads: Downloads;
  engine: Engine;
  events: Events;
  host: Host;
  keys: Keys;
  hub: Hub;
  library: Library;
  log: Log;
  models: Models;
  planner: LoadPlanner;
  presets: Presets;
  profiles: Profiles;
  remotes: Remotes;
  server: LocalServer;
  settings: SettingsService;
  version: string;
};

/** Every procedure of the contract, answered by its service. */
export function createRouter(services: Services) {
  const {
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
  } = services;

  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toWire(error);
    }
  });

  function toWire(error: unknown): unknown {
    // oRPC's own refusals, of an input for example, are already in the wire's form.
    if (error instanceof ORPCError) return error;
    const known = fromStore(error);
    if (!(known instanceof AppError)) log.error({ err: error }, 'procedure failed');
    const info = describeError(known);
    return new ORPCError('APP', { status: 500, message: info.message, data: info, cause: error });
  }

  /** A stream that can fail after it began, when the middleware no longer sees it. */
  async function* streamed<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void> {
    try {
      yield* items;
    } catch (error) {
      throw toWire(error);
    }
  }

  return os.router({
    app: {
      info: os.app.info.handler(() => ({ version, host: host.kind, platform: platformName(), dataFolder })),
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
    chats: {
      list: os.chats.list.handler(() => chats.list()),
      get: os.chats.get.handler(({ input }) => chats.get(input.chatId)),
      create: os.chats.create.handler(() => chats.create()),
      rename: os.chats.rename.handler(({ input }) => chats.rename(input.chatId, input.title)),
      remove: os.chats.remove.handler(({ input }) => {
        chats.remove(input.chatId);
        return {};
      }),
      restore: os.chats.restore.handler(({ input }) => chats.restore(input.chatId)),
      send: os.chats.send.handler(({ input }) => chats.send(input)),
      regenerate: os.chats.regenerate.handler(({ input }) => chats.regenerate(input)),
      stop: os.chats.stop.handler(({ input }) => {
        chats.stop(input.messageId);
        return {};
      }),
      showBranch: os.chats.showBranch.handler(({ input }) => chats.showBranch(input.messageId)),
      follow: os.chats.follow.handler(({ input, signal }) => chats.follow(input.messageId, signal)),
    },
    downloads: {
      list: os.downloads.list.handler(() => downloads.list()),
      add: os.downloads.add.handler(({ input }) => downloads.add(input)),
      pause: os.downloads.pause.handler(({ input }) => {
        downloads.pause(input.id);
        return {};
      }),
      resume: os.downloads.resume.handler(({ input }) => {
        downloads.resume(input.id);
        return {};
      }),
      pauseAll: os.downloads.pauseAll.handler(() => {
        downloads.pauseAll();
        return {};
      }),
      resumeAll: os.downloads.resumeAll.handler(() => {
        downloads.resumeAll();
        return {};
      }),
      cancel: os.downloads.cancel.handler(({ input }) => {
        downloads.cancel(input.id);
        return {};
      }),
      restore: os.downloads.restore.handler(({ input }) => {
        downloads.restore(input.id);
        return {};
      }),
      move: os.downloads.move.handler(({ input }) => {
        downloads.move(input.id, input.beforeId);
        return {};
      }),
      clearFinished: os.downloads.clearFinished.handler(() => {
        downloads.clearFinished();
        return {};
      }),
    },
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
    hub: {
      catalog: os.hub.catalog.handler(() => hub.catalog()),
      search: os.hub.search.handler(({ input, signal }) => hub.search(input, signal)),
      model: os.hub.model.handler(({ input, signal }) => hub.model(input.repo, signal)),
      access: os.hub.access.handler(({ input, signal }) => hub.access(input.repo, signal)),
      fit: os.hub.fit.handler(({ input, signal }) => streamed(hub.fit(input, signal))),
      accuracy: os.hub.accuracy.handler(() => hub.accuracy()),
      token: os.hub.token.handler(() => hub.token()),
      setToken: os.hub.setToken.handler(({ input }) => hub.setToken(input.token)),
      removeToken: os.hub.removeToken.handler(() => {
        hub.removeToken();
        return {};
      }),
    },
    library: {
      folders: os.library.folders.handler(() => library.folders()),
      addFolder: os.library.addFolder.handler(({ input }) => library.addFolder(input.path)),
      removeFolder: os.library.removeFolder.handler(({ input }) => {
        library.removeFolder(input.id);
        return {};
      }),
      setDefaultFolder: os.library.setDefaultFolder.handler(({ input }) => {
        library.setDefaultFolder(input.id);
        return {};
      }),
      scan: os.library.scan.handler(async () => {
        await library.scan();
        return {};
      }),
      stores: os.library.stores.handler(() => library.stores()),
      showStore: os.library.showStore.handler(({ input }) => {
        library.showStore(input.kind, input.isShown);
        return {};
      }),
      duplicates: os.library.duplicates.handler(() => library.duplicates()),
      jobs: os.library.jobs.handler(() => library.jobs()),
      cancelJob: os.library.cancelJob.handler(({ input }) => {
        library.cancelJob(input.id);
        return {};
      }),
      dismissJob: os.library.dismissJob.handler(({ input }) => {
        library.dismissJob(input.id);
        return {};
      }),
      import: os.library.import.handler(({ input }) => library.import(input)),
      details: os.library.details.handler(({ input }) => library.details(input.modelId)),
      verify: os.library.verify.handler(({ input }) => library.verify(input.modelId)),
      trash: os.library.trash.handler(({ input }) => library.trash(input.modelId)),
      checkRevision: os.library.checkRevision.handler(({ input }) => library.checkRevision(input.modelId)),
      exportSpdx: os.library.exportSpdx.handler(() => library.exportSpdx()),
    },
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
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      set: os.settings.set.handler(({ input }) => {
        const changed = settings.set(input);
        if (input.opennessPolicy !== undefined) events.emit({ type: 'models' });
        downloads.settingsChanged();
        return changed;
      }),
    },
  });
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

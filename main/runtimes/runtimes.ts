import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { RuntimePack, RuntimePacks } from '../../contract/runtimes.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { Network } from '../network/network.ts';
import { unpack } from './archive.ts';
import { fetchVerified } from './fetch.ts';
import type { Pack, PackList } from './packs.ts';

type Dependencies = {
  list: PackList;
  dataFolder: string;
  /** A checkout has all of them from npm. */
  isPackaged: boolean;
  network: Pick<Network, 'fetch'>;
  events: Pick<Events, 'emit'>;
  log: Pick<Log, 'warn' | 'error'>;
  /** Who knows which graphics cards the engine can use, and is to look again. */
  engine: { probe: { forget(): void }; hardware: { report(again: boolean): Promise<unknown> } };
  system?: { platform: NodeJS.Platform; arch: NodeJS.Architecture };
};

type Work = { abort: AbortController; doneBytes: number; ended: Promise<void> };

export type Runtimes = ReturnType<typeof createRuntimes>;

const announceEveryMs = 250;

/** Fetches and removes what lets the engine use graphics cards. Runners find it in the folder that they inherit. */
export function createRuntimes({
  list: { engine: engineVersion, packs: published },
  dataFolder,
  isPackaged,
  network,
  events,
  log,
  engine: { probe, hardware },
  system = process,
}: Dependencies) {
  const root = join(dataFolder, 'runtimes');
  const folder = join(root, engineVersion);
  const modules = join(folder, 'node_modules', '@node-llama-cpp');
  const own = published.filter(({ platform, arch }) => platform === system.platform && arch === system.arch);
  const working = new Map<string, Work>();
  const errors = new Map<string, ErrorInfo>();
  let announcedAt = 0;

  removeOld();
  // Runners are started with this process's environment, whichever way the host starts them.
  process.env['PADDOCK_RUNTIMES'] = folder;

  /** Packs of another version of the engine are of no use to this one. */
  function removeOld(): void {
    if (!existsSync(root)) return;
    for (const name of readdirSync(root)) {
      if (name !== engineVersion) rmSync(join(root, name), { recursive: true, force: true });
    }
  }

  function isInstalled({ files }: Pack): boolean {
    return files.every(({ name }) => existsSync(join(modules, name, 'package.json')));
  }

  function describe(pack: Pack): RuntimePack {
    const work = working.get(pack.id);
    return {
      id: pack.id,
      backend: pack.backend,
      sizeBytes: pack.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      state: work !== undefined ? 'installing' : isInstalled(pack) ? 'installed' : 'absent',
      doneBytes: work?.doneBytes ?? 0,
      error: errors.get(pack.id) ?? null,
    };
  }

  function find(id: string): Pack {
    const pack = own.find((one) => one.id === id);
    if (pack === undefined) throw new AppError('not_found', 'There is no such runtime pack for this computer.');
    return pack;
  }

  function lookAgain(): void {
    probe.forget();
    hardware.report(true).catch((error: unknown) => log.warn({ err: error }, 'the hardware could not be asked'));
    announce();
  }

  function announce(): void {
    announcedAt = Date.now();
    events.emit({ type: 'runtimes' });
  }

  async function install(pack: Pack, work: Work): Promise<void> {
    const { signal } = work.abort;
    const unfinished = join(folder, `${pack.id}.new`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    try {
      for (const file of pack.files) {
        const archive = join(unfinished, `${file.name}.tgz`);
        const onBytes = (bytes: number) => {
          work.doneBytes += bytes;
          if (Date.now() - announcedAt >= announceEveryMs) announce();
        };
        await fetchVerified(network, file, archive, { signal, onBytes });
        await unpack(archive, join(unfinished, file.name), signal);
      }
      // All of them or none: the engine takes a half one for a whole one.
      mkdirSync(modules, { recursive: true });
      for (const { name } of pack.files) {
        await rm(join(modules, name), { recursive: true, force: true });
        await rename(join(unfinished, name), join(modules, name));
      }
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  return {
    list: (): RuntimePacks => {
      if (!isPackaged || system.platform === 'darwin') return { supply: 'included', packs: [] };
      return { supply: own.length === 0 ? 'unpublished' : 'published', packs: own.map(describe) };
    },
    install: (id: string): void => {
      const pack = find(id);
      if (working.has(id) || isInstalled(pack)) return;
      errors.delete(id);
      const work: Work = { abort: new AbortController(), doneBytes: 0, ended: Promise.resolve() };
      working.set(id, work);
      work.ended = install(pack, work)
        .catch((error: unknown) => {
          if (work.abort.signal.aborted) return;
          if (!(error instanceof AppError)) log.error({ err: error }, 'a runtime pack could not be installed');
          errors.set(id, describeError(error));
        })
        .finally(() => {
          working.delete(id);
          lookAgain();
        });
      announce();
    },
    cancel: (id: string): void => working.get(id)?.abort.abort(),
    remove: async (id: string): Promise<void> => {
      try {
        for (const { name } of find(id).files) await rm(join(modules, name), { recursive: true, force: true });
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('conflict', 'The runtime pack is in use.', {
          remedy: 'Eject all models, then remove it.',
          cause,
        });
      } finally {
        lookAgain();
      }
    },
    /** Settles when nothing is being installed. */
    idle: async (): Promise<void> => void (await Promise.all([...working.values()].map(({ ended }) => ended))),
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { abort } of working.values()) abort.abort();
      await Promise.all([...working.values()].map(({ ended }) => ended));
    },
  };
}

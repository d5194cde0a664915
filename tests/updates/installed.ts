import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { keepVersions } from '../../main/updates/previous.ts';
import { createUpdater } from '../../main/updates/updater.ts';
import { program, type Publisher } from './publisher.ts';

/** electron-updater's own requests, over Node where Electron's network is not there. */
class NodeExecutor extends ElectronHttpExecutor {
  override createRequest(...[options, onResponse]: Parameters<ElectronHttpExecutor['createRequest']>) {
    return request(options as RequestOptions, onResponse) as unknown as ReturnType<
      ElectronHttpExecutor['createRequest']
    >;
  }
}

/** electron-updater's own updater of AppImages, without the one event that it sends to Electron at the end. */
class TriedUpdater extends AppImageUpdater {
  override quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void {
    if (this.install(isSilent, isForceRunAfter)) this.app.quit();
  }
}

export type InstalledApp = AsyncDisposable &
  ReturnType<typeof createUpdater> & {
    /** The file that stands for the running AppImage. */
    file: string;
    read(): Promise<string>;
    /** Which versions were started since, by the program itself. */
    started(): Promise<string[]>;
    hasQuit(): boolean;
  };

/** A Paddock that is installed as an AppImage in a folder of its own, and finds its updates at a publisher. */
export async function installApp(publisher: Publisher, version = '1.0.0'): Promise<InstalledApp> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-updates-'));
  const file = join(folder, 'Paddock.AppImage');
  const mark = join(folder, 'started');
  const configFile = join(folder, 'app-update.yml');
  await writeFile(file, program(version), { mode: 0o755 });
  await writeFile(mark, '');
  await writeFile(configFile, 'updaterCacheDirName: paddock-updater\n');
  const before = { APPIMAGE: process.env['APPIMAGE'], PADDOCK_TEST_MARK: process.env['PADDOCK_TEST_MARK'] };
  Object.assign(process.env, { APPIMAGE: file, PADDOCK_TEST_MARK: mark });
  let hasQuit = false;
  const updater = new TriedUpdater(null, {
    version,
    name: 'Paddock',
    isPackaged: true,
    appUpdateConfigPath: configFile,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => {},
    relaunch: () => {},
    quit: () => (hasQuit = true),
    onQuit: () => {},
  });
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  // The programs here have no map of their blocks.
  updater.disableDifferentialDownload = true;
  const created = createUpdater({
    updater,
    feed: { url: publisher.url, publicKeys: [publisher.publicKey] },
    kept: keepVersions({ folder: join(folder, 'previous'), version, installed: { form: 'appimage', path: file } }),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    placing: 'at-end',
    quit: () => (hasQuit = true),
  });
  return {
    ...created,
    file,
    read: async () => (await readFile(file, 'utf8')).split('\n')[1] ?? '',
    started: async () => (await readFile(mark, 'utf8')).trim().split('\n').filter(Boolean),
    hasQuit: () => hasQuit,
    async [Symbol.asyncDispose]() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

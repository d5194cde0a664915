import { join } from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { LoadedModel } from '../../contract/engine.ts';
import { describeError } from '../../contract/errors.ts';
import { downloadedShare, type Activity } from './activity.ts';
import type { Texts } from './texts/en.ts';

/** Menus are not drawn again with every step of a load. */
const settleMs = 250;

type Options = {
  activity: Activity;
  resourcesFolder: string;
  texts(): Texts;
  open(): void;
  quit(): void;
  /** Says what went wrong with something that was chosen here. */
  fail(message: string, remedy: string | undefined): void;
};

/** Paddock beside the clock: what is on, what is in memory, and the ways in and out. */
export async function showTray({ activity, resourcesFolder, texts, open, quit, fail }: Options): Promise<void> {
  // macOS colours the image itself, by its name.
  const file = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
  const tray = new Tray(nativeImage.createFromPath(join(resourcesFolder, 'tray', file)));
  const { client } = activity;
  let names = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  const attempt = (work: () => Promise<unknown>) => () =>
    void work().catch((error: unknown) => {
      const { message, remedy } = describeError(error);
      fail(message, remedy);
    });

  async function readNames(): Promise<void> {
    names = new Map((await client.models.list()).map(({ id, name }) => [id, name]));
  }

  function draw(): void {
    const { tray: say } = texts();
    tray.setToolTip(tooltip());
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: say.open, click: open },
        { type: 'separator' },
        ...serverItems(say),
        { type: 'separator' },
        ...modelItems(say),
        ...downloadItems(say),
        { type: 'separator' },
        { label: say.quit, click: quit },
      ]),
    );
  }

  function tooltip(): string {
    const { isRunning, baseUrl } = activity.server();
    const { tray: say } = texts();
    const loaded = activity.engine().models.filter(({ state }) => state === 'ready');
    return ['Paddock', isRunning ? say.serverOn(hostOf(baseUrl)) : say.serverOff, ...loaded.map(nameOf)].join('\n');
  }

  function serverItems(say: Texts['tray']): MenuItemConstructorOptions[] {
    const { isRunning, baseUrl } = activity.server();
    return [
      { label: isRunning ? say.serverOn(hostOf(baseUrl)) : say.serverOff, enabled: false },
      isRunning
        ? { label: say.stopServer, click: attempt(() => client.server.stop()) }
        : { label: say.startServer, click: attempt(() => client.server.start({})) },
    ];
  }

  function modelItems(say: Texts['tray']): MenuItemConstructorOptions[] {
    const models = activity.engine().models.filter(({ state }) => state === 'ready' || state === 'loading');
    if (models.length === 0) return [{ label: say.noModels, enabled: false }];
    const eject = ({ modelId }: LoadedModel) => client.engine.unload({ modelId });
    const items: MenuItemConstructorOptions[] = models.map((model) => ({
      label: model.state === 'loading' ? say.loading(nameOf(model), Math.round(model.progress * 100)) : nameOf(model),
      submenu: [{ label: say.eject, click: attempt(() => eject(model)) }],
    }));
    if (models.length < 2) return items;
    return [...items, { label: say.ejectAll, click: attempt(() => Promise.all(models.map(eject))) }];
  }

  function downloadItems(say: Texts['tray']): MenuItemConstructorOptions[] {
    const share = downloadedShare(activity.downloads());
    return share === null ? [] : [{ label: say.downloading(Math.floor(share * 100)), enabled: false }];
  }

  function nameOf({ modelId }: Pick<LoadedModel, 'modelId'>): string {
    return names.get(modelId) ?? modelId;
  }

  function drawSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, settleMs);
  }

  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') tray.on('click', open);
  activity.onEvent(({ type }) => {
    if (type === 'models') void readNames().then(drawSoon);
    if (type === 'engine' || type === 'server' || type === 'downloads' || type === 'settings') drawSoon();
  });
  await readNames();
  draw();
}

/** Without what every address of the server has. */
function hostOf(baseUrl: string | null): string {
  return URL.parse(baseUrl ?? '')?.host ?? '';
}

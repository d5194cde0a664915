import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../../contract/desktop.ts';
import { toAccelerator } from './accelerator.ts';
import type { Texts } from './texts/en.ts';

type Options = { texts(): Texts; run(actionId: string): void };

export type AppMenu = {
  /** What the window offers now, in its language and with the person's keys. */
  set(actions: readonly MenuAction[]): void;
  /** All menus at a place of the window, where the system has no bar for them. */
  popup(window: BrowserWindow, x: number, y: number): void;
};

/**
 * The menus: on macOS in the bar at the top, elsewhere behind a button of the window, which has no bar. What they offer
 * are the window's own actions, and what the system has for every program.
 */
export function createMenu({ texts, run }: Options): AppMenu {
  let actions: readonly MenuAction[] = [];

  function build(): MenuItemConstructorOptions[] {
    return template({ isMac: process.platform === 'darwin', isPackaged: app.isPackaged, texts: texts(), actions, run });
  }

  const install = () => Menu.setApplicationMenu(Menu.buildFromTemplate(build()));
  install();
  return {
    set: (next) => {
      if (JSON.stringify(next) === JSON.stringify(actions)) return;
      actions = next;
      install();
    },
    popup: (window, x, y) => Menu.buildFromTemplate(build()).popup({ window, x: Math.round(x), y: Math.round(y) }),
  };
}

type Build = {
  isMac: boolean;
  isPackaged: boolean;
  texts: Texts;
  actions: readonly MenuAction[];
  run(actionId: string): void;
};

const separator: MenuItemConstructorOptions = { type: 'separator' };

export function template({ isMac, isPackaged, texts: { menu }, actions, run }: Build): MenuItemConstructorOptions[] {
  const pick = (...ids: string[]): MenuItemConstructorOptions[] =>
    ids.flatMap((id) => {
      const action = actions.find((one) => one.id === id);
      return action === undefined ? [] : [toItem(action, run)];
    });
  const top = (label: string, ...groups: MenuItemConstructorOptions[][]) => {
    const submenu = join(groups);
    return submenu.length === 0 ? [] : [{ label, submenu }];
  };
  return [
    ...(isMac ? [appMenu(pick('settings'))] : []),
    ...top(
      menu.file,
      pick('newChat', 'newTemporaryChat', 'newWindow'),
      pick('openModelFile', 'importChats'),
      pick('exportMarkdown', 'exportPdf', 'exportHtml', 'exportJson', 'exportChats', 'backUp'),
      isMac ? [] : pick('settings'),
      isMac ? [{ role: 'close' }] : [{ role: 'close' }, { role: 'quit' }],
    ),
    ...top(
      menu.edit,
      [{ role: 'undo' }, { role: 'redo' }],
      [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'pasteAndMatchStyle' }, { role: 'selectAll' }],
      pick('copyAnswer'),
      pick('findInChat', 'searchChats'),
    ),
    ...top(
      menu.view,
      pick('palette', 'toggleList', 'modelSettings'),
      pick('switchTheme', 'switchContrast'),
      pick('zoomIn', 'zoomOut', 'zoomReset'),
      [{ role: 'togglefullscreen' }],
      [{ role: 'reload' }, ...(isPackaged ? [] : [{ role: 'toggleDevTools' as const }])],
    ),
    ...top(
      menu.chat,
      pick('focusComposer', 'stop', 'regenerate'),
      pick('managePrompts', 'chatNotes', 'newFolder'),
      pick('showArchive', 'showBin'),
    ),
    ...top(menu.models, pick('openLoader', 'searchModels', 'ejectAll'), pick('toggleServer')),
    ...top(menu.go, pick(...actions.map(({ id }) => id).filter((id) => id.startsWith('goTo')))),
    { role: 'windowMenu' },
    ...top(menu.help, pick('showKeys', 'showWelcome', 'showCrashReports'), isMac ? [] : [{ role: 'about' }]),
  ];
}

function appMenu(settings: MenuItemConstructorOptions[]): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: join([
      [{ role: 'about' }],
      settings,
      [{ role: 'services' }],
      [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
      [{ role: 'quit' }],
    ]),
  };
}

function toItem({ id, label, shortcut }: MenuAction, run: (actionId: string) => void): MenuItemConstructorOptions {
  const accelerator = shortcut === null ? null : toAccelerator(shortcut);
  return {
    id,
    // An ampersand marks the letter that opens an item.
    label: label.replaceAll('&', '&&'),
    // The window hears its keys itself; the menu only shows them, except on macOS, where it comes after the window.
    ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
    click: () => run(id),
  };
}

/** Groups with a line between them. */
function join(groups: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}

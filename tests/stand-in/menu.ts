import { EventEmitter } from 'node:events';
import { observed, type ObservedItem } from './observed.ts';
import { missing, onlyEvents, onlyKeys, strict } from './strict.ts';

const roles = new Set(
  (
    'appMenu windowMenu about services hide hideOthers unhide close quit undo redo cut copy paste ' +
    'pasteAndMatchStyle selectAll reload toggleDevTools togglefullscreen'
  ).split(' '),
);
const itemKeys = 'id role type label submenu accelerator registerAccelerator enabled click';
const modifiers = new Set(['CommandOrControl', 'Alt', 'Shift']);

type Template = {
  id?: string;
  role?: string;
  type?: string;
  label?: string;
  submenu?: Template[];
  accelerator?: string;
  enabled?: boolean;
  click?: () => void;
};

function build(template: readonly Template[]): ObservedItem[] {
  return template.map((item) => {
    onlyKeys('menu item', item, itemKeys);
    if (item.role !== undefined && !roles.has(item.role)) throw missing(`menu role '${item.role}'`);
    if (item.role === undefined && item.type !== 'separator' && !item.label)
      throw new Error('A menu item has no label');
    if (item.accelerator !== undefined) checkAccelerator(item.accelerator);
    return {
      label: item.label ?? '',
      role: item.role ?? null,
      accelerator: item.accelerator ?? null,
      isEnabled: item.enabled ?? true,
      items: build(item.submenu ?? []),
      click: item.click ?? null,
    };
  });
}

/** Electron throws for an accelerator that it can't read. */
function checkAccelerator(text: string): void {
  const keys = text.split('+');
  const key = keys.pop() ?? '';
  const isKnown = key !== '' && keys.every((one) => modifiers.has(one));
  if (!isKnown) throw new TypeError(`Error processing argument: accelerator '${text}'`);
}

class StandInMenu {
  readonly items: ObservedItem[];
  constructor(items: ObservedItem[]) {
    this.items = items;
  }
  popup(options: object): void {
    onlyKeys('popup option', options, 'window x y');
    observed.popup = this.items;
  }
}

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Template[]) => strict('menu', new StandInMenu(build(template))),
  setApplicationMenu: (menu: StandInMenu | null): void => void (observed.applicationMenu = menu?.items ?? []),
});

class StandInTray extends EventEmitter {
  constructor(image: { isEmpty(): boolean }) {
    super();
    onlyEvents('Tray', this, 'click');
    if (image.isEmpty()) throw new Error('Failed to load image from path for the tray');
    return strict('Tray', this);
  }
  setToolTip(text: string): void {
    observed.tray.toolTip = text;
  }
  setContextMenu(menu: StandInMenu | null): void {
    observed.tray.items = menu?.items ?? [];
  }
}
export const Tray = strict('Tray', StandInTray);

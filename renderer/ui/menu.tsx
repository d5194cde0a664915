import { ContextMenu as ContextBase } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { ChevronRight } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Keys } from './keys.tsx';

export type MenuEntry = MenuAction | MenuGroup;

type MenuPart = {
  id: string;
  label: string;
  icon: LucideIcon;
  /** A line stands above it. */
  startsGroup?: boolean;
};

/** More entries, behind one. */
export type MenuGroup = MenuPart & { entries: readonly MenuAction[] };

export type MenuAction = MenuPart & {
  /** The key that does the same, where the focus is on what the menu is about. */
  keys?: string | undefined;
  isDestructive?: boolean;
  run(): void;
};

export type MenuProps = {
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
};

export function Menu({ trigger, entries }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side="bottom" align="end" sideOffset={4} collisionPadding={8} className="z-30">
          <Base.Popup className={popupLook}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export type ContextMenuProps = { entries: readonly MenuEntry[]; className?: string; children: ReactNode };

/** The menu that the second mouse button, a long press or the menu key opens over what stands in it. */
export function ContextMenu({ entries, className, children }: ContextMenuProps) {
  return (
    <ContextBase.Root disabled={entries.length === 0}>
      <ContextBase.Trigger className={className}>{children}</ContextBase.Trigger>
      <ContextBase.Portal>
        <ContextBase.Positioner collisionPadding={8} className="z-30">
          <ContextBase.Popup className={popupLook}>
            <Entries entries={entries} />
          </ContextBase.Popup>
        </ContextBase.Positioner>
      </ContextBase.Portal>
    </ContextBase.Root>
  );
}

const popupLook = 'popup-motion min-w-44 rounded-card border border-border bg-surface p-1 shadow-float outline-none';

const itemLook =
  'flex h-8 items-center gap-2.5 rounded-control ps-2 pe-3 text-interface outline-none data-highlighted:bg-hover data-popup-open:bg-hover max-column:h-11';

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => (
    <Fragment key={entry.id}>
      {entry.startsGroup === true && index > 0 ? <Base.Separator className="mx-2 my-1 h-px bg-border" /> : null}
      {'entries' in entry ? <Group group={entry} /> : <Item entry={entry} />}
    </Fragment>
  ));
}

function Item({ entry: { label, icon: Icon, keys, isDestructive, run } }: { entry: MenuAction }) {
  return (
    <Base.Item onClick={run} className={classNames(itemLook, isDestructive === true && 'text-bad')}>
      <Icon size={15} strokeWidth={1.75} aria-hidden className={isDestructive === true ? '' : 'text-muted'} />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys === undefined ? null : <Keys keys={keys} />}
    </Base.Item>
  );
}

function Group({ group: { label, icon: Icon, entries } }: { group: MenuGroup }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={itemLook}>
        <Icon size={15} strokeWidth={1.75} aria-hidden className="text-muted" />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden className="text-faint rtl:-scale-x-100" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} collisionPadding={8} className="z-30">
          <Base.Popup className={classNames(popupLook, 'max-h-(--available-height) max-w-90 overflow-y-auto')}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

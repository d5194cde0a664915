import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { Fragment } from 'react';
import type { ReactElement } from 'react';

export type MenuEntry = {
  id: string;
  label: string;
  icon: LucideIcon;
  isDestructive?: boolean;
  /** A line stands above it. */
  startsGroup?: boolean;
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
          <Base.Popup className="popup-motion min-w-44 rounded-card border border-border bg-surface p-1 shadow-float outline-none">
            {entries.map(({ id, label, icon: Icon, isDestructive, startsGroup, run }, index) => (
              <Fragment key={id}>
                {startsGroup === true && index > 0 ? <Base.Separator className="mx-2 my-1 h-px bg-border" /> : null}
                <Base.Item
                  onClick={run}
                  className={`flex h-8 items-center gap-2.5 rounded-control pr-3 pl-2 text-interface outline-none data-highlighted:bg-hover max-column:h-11 ${isDestructive === true ? 'text-bad' : ''}`}
                >
                  <Icon
                    size={15}
                    strokeWidth={1.75}
                    aria-hidden
                    className={isDestructive === true ? '' : 'text-muted'}
                  />
                  {label}
                </Base.Item>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';

export type MenuEntry = { id: string; label: string; icon: LucideIcon; isDestructive?: boolean; run(): void };

export type MenuProps = {
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
};

export function Menu({ trigger, entries }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side="bottom" align="end" sideOffset={4} className="z-30">
          <Base.Popup className="popup-motion min-w-44 rounded-card border border-border bg-surface p-1 shadow-float outline-none">
            {entries.map(({ id, label, icon: Icon, isDestructive, run }) => (
              <Base.Item
                key={id}
                onClick={run}
                className={`flex h-8 items-center gap-2.5 rounded-control px-2 text-interface outline-none data-highlighted:bg-hover max-column:h-11 ${isDestructive === true ? 'text-bad' : ''}`}
              >
                <Icon size={15} strokeWidth={1.75} aria-hidden className={isDestructive === true ? '' : 'text-muted'} />
                {label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export type DialogProps = {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  isWide?: boolean;
  children: ReactNode;
};

export function Dialog({ title, closeLabel, isOpen, onOpenChange, isWide = false, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup
          className={classNames(
            'popup-motion fixed inset-x-0 z-20 mx-auto flex max-w-[calc(100vw-32px)] flex-col rounded-card border border-border bg-surface shadow-float outline-none max-column:max-w-[calc(100vw-16px)]',
            isWide ? 'top-[6vh] h-[88vh] w-230' : 'top-[12vh] max-h-[76vh] w-160',
          )}
        >
          <div className="flex h-12 shrink-0 items-center justify-between gap-3 pr-2.5 pl-4">
            <Base.Title className="min-w-0 truncate text-reading font-semibold">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label={closeLabel} />} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export type DrawerProps = {
  label: string;
  side?: 'left' | 'right';
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  children: ReactNode;
};

const drawerSides = {
  left: 'left-0 w-76 border-r bg-sunken [--off-side:-100%]',
  right: 'right-0 w-90 border-l bg-background [--off-side:100%]',
} as const;

/** What stands at the side in a wide window, and comes in from the side in a narrow one. */
export function Drawer({ label, side = 'left', isOpen, onOpenChange, children }: DrawerProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup
          aria-label={label}
          className={classNames(
            'drawer-motion fixed inset-y-0 z-20 flex max-w-[92vw] flex-col border-border shadow-float outline-none',
            drawerSides[side],
          )}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export type DialogProps = {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  isWide?: boolean;
  /** Else the first thing in it that takes the focus. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  children: ReactNode;
};

export function Dialog({
  title,
  closeLabel,
  isOpen,
  onOpenChange,
  isWide = false,
  initialFocus,
  children,
}: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup
          initialFocus={initialFocus}
          className={classNames(
            'popup-motion fixed inset-x-0 z-20 mx-auto flex max-w-[calc(100vw-32px)] flex-col rounded-card border border-border bg-surface shadow-float outline-none max-column:max-w-[calc(100vw-16px)]',
            isWide ? 'top-[6vh] h-[88vh] w-230' : 'top-[12vh] max-h-[76vh] w-160',
          )}
        >
          <div className="flex h-12 shrink-0 items-center justify-between gap-3 pe-2.5 ps-4">
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
  side?: 'start' | 'end';
  /** Room for long texts; only at the end. */
  isWide?: boolean;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  children: ReactNode;
};

const drawerSides = {
  start: 'start-0 w-76 border-e bg-sunken [--off-side:-100%] rtl:[--off-side:100%]',
  end: 'end-0 border-s bg-background [--off-side:100%] rtl:[--off-side:-100%]',
} as const;

/** What stands at the side in a wide window, and comes in from the side in a narrow one. */
export function Drawer({ label, side = 'start', isWide = false, isOpen, onOpenChange, children }: DrawerProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup
          aria-label={label}
          data-drawer={isWide ? 'wide' : side}
          className={classNames(
            'drawer-motion fixed inset-y-0 z-20 flex max-w-[92vw] flex-col border-border shadow-float outline-none',
            drawerSides[side],
            side === 'end' && (isWide ? 'w-120' : 'w-90'),
          )}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

export type DialogProps = {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  children: ReactNode;
};

export function Dialog({ title, closeLabel, isOpen, onOpenChange, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup className="popup-motion fixed inset-x-0 top-[12vh] z-20 mx-auto flex max-h-[76vh] w-160 max-w-[calc(100vw-32px)] flex-col rounded-card border border-border bg-surface shadow-float outline-none">
          <div className="flex h-12 shrink-0 items-center justify-between pr-2.5 pl-4">
            <Base.Title className="text-reading font-semibold">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label={closeLabel} />} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export type DrawerProps = { label: string; isOpen: boolean; onOpenChange(isOpen: boolean): void; children: ReactNode };

/** What stands at the side in a wide window, and comes in from the side in a narrow one. */
export function Drawer({ label, isOpen, onOpenChange, children }: DrawerProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-20 bg-backdrop" />
        <Base.Popup
          aria-label={label}
          className="drawer-motion fixed inset-y-0 left-0 z-20 flex w-76 max-w-[84vw] flex-col border-r border-border bg-sunken shadow-float outline-none"
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

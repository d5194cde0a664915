import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode, RefObject } from 'react';

export type PopoverProps = {
  label: string;
  trigger: ReactElement<Record<string, unknown>>;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  initialFocus: RefObject<HTMLElement | null>;
  /** What it stands under, where that is more than the trigger. */
  anchor: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/** A card that floats under the middle of what opened it. */
export function Popover({ label, trigger, isOpen, onOpenChange, initialFocus, anchor, children }: PopoverProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side="bottom"
          align="center"
          sideOffset={6}
          collisionPadding={12}
          className="z-20"
        >
          <Base.Popup
            aria-label={label}
            initialFocus={initialFocus}
            className="popup-motion flex max-h-[min(640px,var(--available-height))] w-130 max-w-[calc(100vw-24px)] flex-col overflow-hidden rounded-card border border-border bg-surface shadow-float outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

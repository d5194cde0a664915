import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';

const widths = { narrow: 'w-90', wide: 'w-130' } as const;

export type PopoverProps = {
  label: string;
  trigger: ReactElement<Record<string, unknown>>;
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  /** Else the first thing in it that takes the focus. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** What it stands under, where that is more than the trigger. */
  anchor?: RefObject<HTMLElement | null> | undefined;
  align?: 'start' | 'center' | 'end';
  width?: keyof typeof widths;
  children: ReactNode;
};

/** A card that floats under what opened it. */
export function Popover({
  label,
  trigger,
  isOpen,
  onOpenChange,
  initialFocus,
  anchor,
  align = 'center',
  width = 'wide',
  children,
}: PopoverProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side="bottom"
          align={align}
          sideOffset={6}
          collisionPadding={12}
          collisionAvoidance={{ side: 'flip', align: 'shift', fallbackAxisSide: 'none' }}
          className="z-20"
        >
          <Base.Popup
            aria-label={label}
            initialFocus={initialFocus}
            className={classNames(
              'popup-motion flex max-h-[min(640px,var(--available-height))] max-w-[calc(100vw-24px)] flex-col overflow-hidden rounded-card border border-border bg-surface shadow-float outline-none',
              widths[width],
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import { Keys } from './keys.tsx';

export type TooltipProps = {
  label: string;
  shortcut?: string | undefined;
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end' | undefined;
  children: ReactElement<Record<string, unknown>>;
};

export const TooltipProvider = Base.Provider;

/** Names what is under the pointer or has the focus. Never the only place for a fact. */
export function Tooltip({ label, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    // Escape is meant for what the tooltip stands on, such as a dialog, as much as for the tooltip.
    <Base.Root onOpenChange={(_isOpen, details) => details.reason === 'escape-key' && details.allowPropagation()}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="popup-motion flex max-w-96 items-center gap-2 rounded-control bg-text px-2 py-1 text-caption break-words text-background shadow-float">
            {label}
            {shortcut === undefined ? null : <Keys keys={shortcut} isInverted />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

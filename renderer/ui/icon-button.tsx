import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  icon: LucideIcon;
  /** Said to screen readers and shown as a tooltip. */
  label: string;
  shortcut?: string | undefined;
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  isLarge?: boolean;
};

/** A verb that is drawn. */
export function IconButton({ icon: Icon, label, shortcut, side, isLarge, className, ...props }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors',
          'hover:bg-hover hover:text-text aria-pressed:text-accent disabled:pointer-events-none disabled:opacity-40',
          isLarge === true ? 'size-9 max-column:size-11' : 'size-7 max-column:size-9',
          className,
        )}
        {...props}
      >
        <Icon size={isLarge === true ? 18 : 15} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

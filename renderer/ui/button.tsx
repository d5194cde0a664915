import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-medium',
  secondary: 'border border-border bg-surface text-text hover:bg-hover shadow-rest font-medium',
  danger: 'border border-border bg-surface text-bad hover:bg-hover shadow-rest font-medium',
  quiet: 'text-muted hover:bg-hover hover:text-text',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  look?: keyof typeof looks;
  icon?: LucideIcon;
  isSmall?: boolean;
};

/** A verb. */
export function Button({
  look = 'secondary',
  icon: Icon,
  isSmall = false,
  className,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-2 rounded-control text-interface whitespace-nowrap',
        isSmall ? 'h-7 min-w-16 px-2.5 max-column:h-9' : 'h-8 px-3 max-column:h-11',
        'transition-colors disabled:pointer-events-none disabled:opacity-50',
        looks[look],
        className,
      )}
      {...props}
    >
      {Icon === undefined ? null : <Icon size={15} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  );
}

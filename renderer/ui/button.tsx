import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-medium',
  secondary: 'border border-border bg-surface text-text hover:bg-hover shadow-rest font-medium',
  quiet: 'text-muted hover:bg-hover hover:text-text',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  look?: keyof typeof looks;
  icon?: LucideIcon;
};

/** A verb. */
export function Button({ look = 'secondary', icon: Icon, className, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-control px-3 text-interface whitespace-nowrap',
        'transition-colors disabled:pointer-events-none disabled:opacity-50 max-column:h-11',
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

import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** One line of text that a person types. */
export function TextInput({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      spellCheck={false}
      autoComplete="off"
      className={classNames(
        'h-8 min-w-0 rounded-control border border-border-strong bg-surface px-2.5 text-interface text-text select-text max-column:h-11',
        'focus-visible:outline-2 focus-visible:-outline-offset-1 aria-invalid:border-bad aria-invalid:outline-bad',
        className,
      )}
      {...props}
    />
  );
}

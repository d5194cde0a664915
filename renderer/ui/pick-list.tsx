import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type PickListProps = {
  query: string;
  onQuery(query: string): void;
  /** The keys of what can be picked, in the order of the arrow keys. */
  keys: readonly string[];
  children: ReactNode;
};

/** A text field over a list: the field keeps the focus, the arrow keys go through the list, Enter picks. */
export function PickList({ query, onQuery, keys, children }: PickListProps) {
  return (
    <Base.Root
      open
      inline
      mode="none"
      items={keys}
      value={query}
      // What is picked is not what is looked for.
      onValueChange={(value, { reason }) => reason === 'input-change' && onQuery(value)}
      autoHighlight="always"
      keepHighlight
    >
      {children}
    </Base.Root>
  );
}

export type PickFieldProps = { label: string; className?: string } & Pick<
  ComponentProps<'input'>,
  'placeholder' | 'maxLength' | 'ref'
>;

export function PickField({ label, className, ...props }: PickFieldProps) {
  return (
    <Base.Input
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      autoComplete="off"
      dir="auto"
      className={classNames('min-w-0 text-text select-text', className)}
      {...props}
    />
  );
}

export function PickOptions({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.List aria-label={label} className={classNames('min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2', className)}>
      {children}
    </Base.List>
  );
}

/** Options that belong together. */
export function PickGroup({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <Base.Group aria-label={label} className={className}>
      {children}
    </Base.Group>
  );
}

export type PickOptionProps = {
  id: string;
  /** How far in it stands, in pixels. */
  indentPx?: number;
  testId?: string;
  className?: string;
  onPick(): void;
  children: ReactNode;
};

export function PickOption({ id, indentPx = 10, testId, className, onPick, children }: PickOptionProps) {
  return (
    <Base.Item
      value={id}
      data-testid={testId}
      onClick={onPick}
      style={{ paddingInlineStart: indentPx }}
      className={classNames(
        'flex min-h-9 items-center gap-2.5 rounded-control pe-2.5 outline-none data-highlighted:bg-hover max-column:min-h-11',
        className,
      )}
    >
      {children}
    </Base.Item>
  );
}

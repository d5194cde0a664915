import type { RefObject } from 'react';
import { PickField } from '../../../ui/pick-list.tsx';

type FindFieldProps = { ref: RefObject<HTMLInputElement | null>; label: string; maxLength: number };

/** Where the name of a folder or a tag is typed, over those that there are. */
export function FindField({ ref, label, maxLength }: FindFieldProps) {
  return (
    <div className="flex px-4 pb-3">
      <PickField
        ref={ref}
        label={label}
        maxLength={maxLength}
        className="h-8 flex-1 rounded-control border border-border-strong bg-surface px-2.5 focus-visible:-outline-offset-1 max-column:h-11"
      />
    </div>
  );
}

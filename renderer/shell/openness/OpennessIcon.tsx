import { CircleDashed, CircleMinus, Cloud } from 'lucide-react';
import type { OpennessClass } from '../../../contract/openness.ts';
import { classNames } from '../../ui/class-names.ts';

const tones: Record<OpennessClass, string> = {
  fully_open: 'text-good',
  open_permissive: 'text-good',
  open_restricted: 'text-caution',
  unknown: 'text-muted',
  api_only: 'text-info',
};

/** A shape of its own for each class: a full disc, a half one, a barred one, a broken outline, a cloud. */
export function OpennessIcon({ class: opennessClass, className }: { class: OpennessClass; className?: string }) {
  const shared = { 'aria-hidden': true, className: classNames('size-3.5 shrink-0', tones[opennessClass], className) };
  switch (opennessClass) {
    case 'fully_open':
      return (
        <svg viewBox="0 0 24 24" {...shared}>
          <circle cx="12" cy="12" r="11" fill="currentColor" />
        </svg>
      );
    case 'open_permissive':
      return (
        <svg viewBox="0 0 24 24" {...shared}>
          <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" strokeWidth="2.25" />
          <path d="M12 2a10 10 0 0 0 0 20z" fill="currentColor" />
        </svg>
      );
    case 'open_restricted':
      return <CircleMinus strokeWidth={2.25} {...shared} />;
    case 'unknown':
      return <CircleDashed strokeWidth={2.25} {...shared} />;
    case 'api_only':
      return <Cloud strokeWidth={2.25} {...shared} />;
    default:
      return opennessClass satisfies never;
  }
}

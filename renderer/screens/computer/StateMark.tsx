import { CircleAlert, CircleCheck, CircleDashed, CircleDot, CircleMinus } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';

const kinds = {
  good: { icon: CircleCheck, colour: 'text-good' },
  idle: { icon: CircleDot, colour: 'text-muted' },
  off: { icon: CircleMinus, colour: 'text-faint' },
  bad: { icon: CircleAlert, colour: 'text-bad' },
  waiting: { icon: CircleDashed, colour: 'animate-breathe text-muted' },
} as const;

/** A state in a word and a shape. */
export function StateMark({ kind, label }: { kind: keyof typeof kinds; label: string }) {
  const { icon: Icon, colour } = kinds[kind];
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Icon size={15} strokeWidth={1.75} aria-hidden className={classNames('shrink-0', colour)} />
      {label}
    </span>
  );
}

import { Progress } from '@base-ui/react/progress';
import { classNames } from './class-names.ts';

const tones = { accent: 'bg-accent', caution: 'bg-caution', bad: 'bg-bad', quiet: 'bg-border-strong' } as const;

export type ThinBarProps = {
  label: string;
  /** 0 to 1. */
  share: number;
  /** What is said to screen readers, where that is more than the percent. */
  valueText?: string | undefined;
  tone?: keyof typeof tones;
  /** Something is being done that says nothing of how far it has come. */
  isBreathing?: boolean;
};

export function ThinBar({ label, share, valueText, tone = 'accent', isBreathing = false }: ThinBarProps) {
  return (
    <Progress.Root
      value={Math.round(share * 100)}
      aria-label={label}
      {...(valueText === undefined ? {} : { getAriaValueText: () => valueText })}
      className="block w-full"
    >
      <Progress.Track className="block h-0.75 overflow-hidden rounded-full bg-selected">
        <Progress.Indicator
          className={classNames(
            'block h-full rounded-full transition-[width]',
            tones[tone],
            isBreathing && 'animate-breathe',
          )}
        />
      </Progress.Track>
    </Progress.Root>
  );
}

const radius = 15;
const around = 2 * Math.PI * radius;

/** A thin circle around something small, drawn as far as it has come. Decoration: the words are elsewhere. */
export function ProgressRing({ share, className }: { share: number; className?: string }) {
  return (
    <svg viewBox="0 0 34 34" aria-hidden className={classNames('-rotate-90', className)}>
      <circle cx="17" cy="17" r={radius} fill="none" strokeWidth="2" className="stroke-selected" />
      <circle
        cx="17"
        cy="17"
        r={radius}
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - Math.max(0.02, Math.min(1, share)))}
        className="stroke-accent transition-[stroke-dashoffset]"
      />
    </svg>
  );
}

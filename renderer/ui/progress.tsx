import { Progress } from '@base-ui/react/progress';

/** A thin bar. `share` is 0 to 1. */
export function ThinBar({ label, share }: { label: string; share: number }) {
  return (
    <Progress.Root value={Math.round(share * 100)} aria-label={label} className="block w-full">
      <Progress.Track className="block h-0.75 overflow-hidden rounded-full bg-selected">
        <Progress.Indicator className="block h-full rounded-full bg-accent transition-[width]" />
      </Progress.Track>
    </Progress.Root>
  );
}

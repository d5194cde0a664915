import { classNames } from './class-names.ts';

/** The shape of what is on its way. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames('animate-breathe rounded-control bg-hover', className)} />;
}

import { ArrowDownToLine, Check, CircleAlert, Clock, Pause, RotateCw, ShieldCheck, Wrench } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DownloadState as State } from '../../../contract/downloads.ts';
import { classNames } from '../../ui/class-names.ts';

const shapes: Record<State, { icon: LucideIcon; tone: string }> = {
  queued: { icon: Clock, tone: 'text-muted' },
  downloading: { icon: ArrowDownToLine, tone: 'text-accent' },
  waiting: { icon: RotateCw, tone: 'text-caution' },
  verifying: { icon: ShieldCheck, tone: 'text-accent' },
  repairing: { icon: Wrench, tone: 'text-caution' },
  paused: { icon: Pause, tone: 'text-muted' },
  failed: { icon: CircleAlert, tone: 'text-bad' },
  done: { icon: Check, tone: 'text-good' },
};

/** A word and a shape for where a download is. */
export function DownloadState({ state, className }: { state: State; className?: string }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = shapes[state];
  return (
    <span className={classNames('flex shrink-0 items-center gap-1.5 text-caption', tone, className)}>
      <Icon size={13} strokeWidth={2} aria-hidden />
      {t(`downloads.state.${state}`)}
    </span>
  );
}

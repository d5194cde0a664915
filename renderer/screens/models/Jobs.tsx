import { Check, CircleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LibraryJob } from '../../../contract/library.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { cancelJob, dismissJob, useJobs } from '../../state/library.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { ThinBar } from '../../ui/progress.tsx';
import { nameOfPlace } from './places.ts';

/** What is being looked through, brought in or verified, and how that ended. */
export function Jobs() {
  const { t } = useTranslation();
  const jobs = useJobs().data?.filter(({ state }) => state !== 'cancelled') ?? [];
  if (jobs.length === 0) return null;
  return (
    <ul
      aria-label={t('library.jobs')}
      className="mt-4 divide-y divide-border rounded-card border border-border bg-surface"
    >
      {jobs.map((job) => (
        <JobItem key={job.id} job={job} />
      ))}
    </ul>
  );
}

function JobItem({ job }: { job: LibraryJob }) {
  const { t } = useTranslation();
  const { id, kind, title, state, doneBytes, totalBytes, error } = job;
  const isRunning = state === 'running';
  const share = totalBytes === null || totalBytes === 0 ? 0 : Math.min(1, doneBytes / totalBytes);
  const amount =
    totalBytes === null || totalBytes === 0
      ? null
      : t('downloads.amount', { done: formatBytes(doneBytes), size: formatBytes(totalBytes) });
  return (
    <li data-testid="library-job" data-kind={kind} data-state={state} className="px-4 py-2">
      <div className="flex min-h-7 items-center gap-2.5">
        {state === 'failed' ? (
          <CircleAlert size={15} strokeWidth={1.75} className="shrink-0 text-bad" aria-hidden />
        ) : isRunning ? null : (
          <Check size={15} strokeWidth={2} className="shrink-0 text-good" aria-hidden />
        )}
        <span className="shrink-0 text-muted">{t(`library.job.${kind}.${isRunning ? 'running' : state}`)}</span>
        <MiddleEllipsis text={nameOfPlace(title)} className="min-w-0 flex-1 font-medium" />
        {isRunning && amount !== null ? (
          <span className="numbers shrink-0 text-caption text-muted max-column:hidden">{amount}</span>
        ) : null}
        <IconButton
          icon={X}
          label={isRunning ? t('library.cancelJob', { title }) : t('common.dismiss')}
          onClick={() => void (isRunning ? cancelJob(id) : dismissJob(id))}
        />
      </div>
      {isRunning ? (
        <div className="pb-1.5">
          <ThinBar
            label={t(`library.job.${kind}.running`)}
            share={totalBytes === null ? 1 : share}
            isBreathing={totalBytes === null}
            valueText={totalBytes === null ? t('library.job.unknown') : formatPercent(share)}
          />
        </div>
      ) : null}
      {error === null || state !== 'failed' ? null : (
        <p role="alert" className="selectable pb-1 break-words">
          <span className="text-bad">{error.message}</span> <span className="text-muted">{error.remedy}</span>
        </p>
      )}
    </li>
  );
}

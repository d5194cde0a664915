import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TransferJob } from '../../../../contract/transfer.ts';
import {
  cancelJob,
  dismissJob,
  restoreBackup,
  undoImport,
  useBackupPath,
  useTransferJobs,
} from '../../../state/transfer.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Section } from '../../../ui/page.tsx';
import { ThinBar } from '../../../ui/progress.tsx';
import { Summary } from './Summary.tsx';

/** What is being read or written, and how it ended. */
export function JobList() {
  const { t } = useTranslation();
  const jobs = useTransferJobs();
  if (jobs.length === 0) return null;
  return (
    <Section title={t('transfer.jobs')}>
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </Section>
  );
}

function JobRow({ job }: { job: TransferJob }) {
  const { t } = useTranslation();
  const { id, kind, state, name, error } = job;
  return (
    <article data-testid="transfer-job" data-state={state} className="flex items-start gap-3 px-4 py-3">
      {state === 'failed' ? (
        <CircleAlert size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-bad" aria-hidden />
      ) : state === 'done' ? (
        <CircleCheck size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-good" aria-hidden />
      ) : null}
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(`transfer.job.${kind}.${state}`)}</p>
        <MiddleEllipsis text={name} className="text-muted" />
        {state === 'running' ? <Running job={job} /> : null}
        {error === null ? null : (
          <p className="mt-1 text-pretty">
            {error.message} <span className="text-muted">{error.remedy}</span>
          </p>
        )}
        {job.summary === null ? null : <Summary summary={job.summary} isPlan={kind === 'inspect'} />}
        <JobActions job={job} />
      </div>
      {state === 'running' ? (
        <Button isSmall onClick={() => void cancelJob(id)}>
          {t('common.cancel')}
        </Button>
      ) : (
        <IconButton icon={X} label={t('transfer.dismiss', { name })} onClick={() => void dismissJob(id)} />
      )}
    </article>
  );
}

function Running({ job: { name, share, chats } }: { job: TransferJob }) {
  const { t } = useTranslation();
  return (
    <div className="mt-2">
      <ThinBar label={name} share={share ?? 0} isBreathing={share === null} />
      <p className="numbers mt-1 text-caption text-muted">{t('transfer.chats', { count: chats })}</p>
    </div>
  );
}

function JobActions({ job: { id, kind, state, name, importId } }: { job: TransferJob }) {
  const { t } = useTranslation();
  const path = useBackupPath(id);
  if (state !== 'done') return null;
  if (kind === 'inspect' && path !== undefined) {
    return (
      <Button look="primary" className="mt-3" onClick={() => void restoreBackup(id, path)}>
        {t('transfer.restoreThis')}
      </Button>
    );
  }
  if (importId === null) return null;
  const undo = () => void undoImport(importId, name).then(() => dismissJob(id));
  return (
    <Button className="mt-3" onClick={undo}>
      {t('transfer.undo')}
    </Button>
  );
}

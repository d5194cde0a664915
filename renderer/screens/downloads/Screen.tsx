import { Download as DownloadIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatDuration, formatRate } from '../../i18n/format.ts';
import { isAtTheComputer } from '../../state/access.ts';
import { isActive, totalsOf } from '../../state/download-facts.ts';
import { pauseAll, resumeAll, useDownloads } from '../../state/downloads.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Finished } from './Finished.tsx';
import { Limits } from './Limits.tsx';
import { Queue } from './Queue.tsx';

/** What is being fetched, what waits for its turn, and what has come. */
export default function DownloadsScreen() {
  const { t } = useTranslation();
  const { data: list, error, refetch } = useDownloads();
  const queue = list?.filter(({ state }) => state !== 'done') ?? [];
  const finished = list?.filter(({ state }) => state === 'done') ?? [];
  const summary = useSummary(list ?? []);
  const canPause = queue.some(isActive);

  return (
    <Page
      title={t('downloads.title')}
      text={summary}
      width="medium"
      actions={
        queue.length === 0 ? undefined : (
          <Button onClick={() => void (canPause ? pauseAll() : resumeAll())}>
            {t(canPause ? 'downloads.pauseAll' : 'downloads.resumeAll')}
          </Button>
        )
      }
    >
      {error === null || list !== undefined ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {list === undefined && error === null ? <ListSkeleton /> : null}
      {list?.length === 0 ? <Nothing /> : null}
      {queue.length === 0 ? null : (
        <>
          {isAtTheComputer() ? <Limits /> : null}
          <Queue queue={queue} />
        </>
      )}
      {finished.length === 0 ? null : <Finished finished={finished} />}
    </Page>
  );
}

/** `2 active, 1 paused · 24 MB/s · 5 min left` */
function useSummary(list: Parameters<typeof totalsOf>[0]): string | undefined {
  const { t } = useTranslation();
  const { active, paused, failed, bytesPerSecond, secondsLeft } = totalsOf(list);
  const counts = [
    active === 0 ? null : t('downloads.active', { count: active }),
    paused === 0 ? null : t('downloads.pausedCount', { count: paused }),
    failed === 0 ? null : t('downloads.failedCount', { count: failed }),
  ].filter((part) => part !== null);
  const parts = [
    counts.length === 0 ? null : counts.join(', '),
    bytesPerSecond === 0 ? null : formatRate(bytesPerSecond),
    secondsLeft === null ? null : t('downloads.left', { time: formatDuration(secondsLeft) }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function Nothing() {
  const { t } = useTranslation();
  return (
    <div className="mt-6 rounded-card border border-dashed border-border-strong">
      <Empty icon={DownloadIcon} title={t('downloads.emptyTitle')} text={t('downloads.emptyText')}>
        <Button look="primary" onClick={() => navigate('/discover')}>
          {t('downloads.discover')}
        </Button>
      </Empty>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy className="mt-6 space-y-5 rounded-card border border-border bg-surface p-4">
      {Array.from({ length: 2 }, (_, index) => (
        <Skeleton key={index} className="h-16" />
      ))}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { HardwareReport } from '../../../../contract/hardware.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useReport } from '../../../state/computer.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Backends } from './Backends.tsx';
import { Behaviour } from './Behaviour.tsx';
import { Machine } from './Machine.tsx';
import { SelfTestNotices } from './SelfTestNotices.tsx';
import { SelfTests } from './SelfTests.tsx';
import { SpeedAccuracy } from './SpeedAccuracy.tsx';
import { Summary } from './Summary.tsx';

/** What was found, what can compute, and proof that it does so rightly. Each part is shown as soon as it is known. */
export function Overview() {
  const { data: report, error, refetch } = useReport();
  return (
    <>
      <SelfTestNotices />
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {report !== undefined ? (
        <>
          <Summary report={report} />
          <Machine report={error === null ? report : { ...report, pending: [] }} />
          <Backends report={report} />
        </>
      ) : error === null ? (
        <LoadingReport />
      ) : null}
      <SelfTests />
      <SpeedAccuracy />
      <Behaviour />
      {report === undefined ? null : <Silent report={report} />}
    </>
  );
}

function Failure({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { t } = useTranslation();
  const { message, remedy } = toErrorInfo(error);
  return (
    <Notice kind="bad" title={message} text={remedy} className="mt-6">
      <Button onClick={onRetry}>{t('common.retry')}</Button>
    </Notice>
  );
}

function LoadingReport() {
  const { t } = useTranslation();
  return (
    <output aria-label={t('computer.looking')} className="mt-4 block">
      <div className="grid grid-cols-3 gap-3 max-column:grid-cols-2">
        <Skeleton className="h-22 rounded-card" />
        <Skeleton className="h-22 rounded-card" />
        <Skeleton className="h-22 rounded-card" />
      </div>
      <Skeleton className="mt-14 h-75 rounded-card" />
      <Skeleton className="mt-14 h-40 rounded-card" />
    </output>
  );
}

function Silent({ report: { silent } }: { report: HardwareReport }) {
  const { t } = useTranslation();
  if (silent.length === 0) return null;
  return (
    <details className="mt-6 text-muted">
      <summary className="w-fit rounded-control max-column:py-3">
        {t('computer.silent', { count: silent.length })}
      </summary>
      <p className="mt-2 ps-4">{t('computer.silentText')}</p>
      <ul className="selectable mt-1 space-y-1 ps-4">
        {silent.map(({ source, reason }) => (
          <li key={source}>
            {source}: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

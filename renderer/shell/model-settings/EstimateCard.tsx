import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadEstimate } from '../../../contract/engine.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes, formatPercent, formatSpeed } from '../../i18n/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Estimate } from './use-estimate.ts';

const verdicts = {
  fits: { icon: CircleCheck, tone: 'text-good' },
  tight: { icon: TriangleAlert, tone: 'text-caution' },
  too_big: { icon: CircleAlert, tone: 'text-bad' },
} as const;

const parts = [
  { key: 'weights', of: (estimate: LoadEstimate) => estimate.weightsBytes, tone: 'bg-accent' },
  { key: 'keyValue', of: (estimate: LoadEstimate) => estimate.keyValueBytes, tone: 'bg-info' },
  { key: 'compute', of: (estimate: LoadEstimate) => estimate.computeBytes, tone: 'bg-caution' },
  { key: 'overhead', of: (estimate: LoadEstimate) => estimate.overheadBytes, tone: 'bg-border-strong' },
] as const;

/** What a load would take beside what is free: a word with a shape, a bar, and the numbers. */
export function EstimateCard({ estimate: { data, error, isSettled } }: { estimate: Estimate }) {
  const { t } = useTranslation();
  if (data === undefined) {
    if (error === null) return <Skeleton className="h-21" />;
    return (
      <div className="h-21 overflow-y-auto">
        <p className="font-medium">{t('estimate.failed')}</p>
        <p className="selectable text-caption break-words text-muted">{toErrorInfo(error).message}</p>
      </div>
    );
  }
  const { icon: Icon, tone } = verdicts[data.verdict];
  const freeBytes = data.freeRamBytes + (data.freeGpuBytes ?? 0);
  const total = formatBytes(data.totalBytes);
  const free = formatBytes(freeBytes);
  return (
    <div
      data-testid="estimate"
      data-verdict={data.verdict}
      aria-busy={!isSettled}
      className={classNames('numbers transition-opacity', !isSettled && 'opacity-60')}
    >
      <div className="flex flex-wrap items-center gap-x-1.5">
        <Icon size={15} strokeWidth={2} aria-hidden className={classNames('shrink-0', tone)} />
        <span className={classNames('font-medium', tone)}>{t(`estimate.${data.verdict}`)}</span>
        <span className="ms-auto text-end">{t('estimate.needed', { total, free })}</span>
      </div>
      <Bar estimate={data} freeBytes={freeBytes} />
      <dl className="grid grid-cols-2 gap-x-4 text-caption text-muted">
        {parts.map(({ key, of, tone: swatch }) => (
          <div key={key} className="flex items-center gap-1.5">
            <span aria-hidden className={classNames('size-2 shrink-0 rounded-[2px]', swatch)} />
            <dt className="min-w-0 flex-1 truncate">{t(`estimate.${key}`)}</dt>
            <dd className="shrink-0">{formatBytes(of(data))}</dd>
          </div>
        ))}
      </dl>
      <Notes estimate={data} />
      {data.freeGpuBytes === null ? null : (
        <p className="mt-1 text-caption text-muted">
          {t('estimate.ramGpu', {
            ram: formatBytes(data.ramBytes),
            freeRam: formatBytes(data.freeRamBytes),
            gpu: formatBytes(data.gpuBytes),
            freeGpu: formatBytes(data.freeGpuBytes),
          })}
        </p>
      )}
    </div>
  );
}

/** How fast it would write, and what earlier loads have taught. */
function Notes({ estimate: { tokensPerSecond, isMeasured, correction } }: { estimate: LoadEstimate }) {
  const { t } = useTranslation();
  const notes = [
    tokensPerSecond === null
      ? null
      : t(isMeasured ? 'estimate.measured' : 'estimate.expected', { value: formatSpeed(tokensPerSecond) }),
    correction === 1
      ? null
      : t(correction > 1 ? 'estimate.raised' : 'estimate.lowered', { share: formatPercent(Math.abs(correction - 1)) }),
  ].filter((note) => note !== null);
  if (notes.length === 0) return null;
  return <p className="mt-1 text-caption text-muted">{notes.join('. ')}</p>;
}

/** The four parts side by side; a line marks where the free memory ends when they go beyond it. */
function Bar({ estimate, freeBytes }: { estimate: LoadEstimate; freeBytes: number }) {
  const whole = Math.max(estimate.totalBytes, freeBytes, 1);
  return (
    <div aria-hidden className="relative my-2">
      <div className="flex h-2 gap-px overflow-hidden rounded-full bg-selected">
        {parts.map(({ key, of, tone }) => (
          <div
            key={key}
            className={classNames('h-full transition-[width]', tone)}
            style={{ width: `${(of(estimate) / whole) * 100}%` }}
          />
        ))}
      </div>
      {estimate.totalBytes > freeBytes ? (
        <div
          className="absolute -inset-y-1 w-0.5 rounded-full bg-text"
          style={{ insetInlineStart: `${(freeBytes / whole) * 100}%` }}
        />
      ) : null}
    </div>
  );
}

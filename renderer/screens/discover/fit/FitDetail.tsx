import { useTranslation } from 'react-i18next';
import type { FitCell, HubPage, MachineProfile } from '../../../../contract/hub.ts';
import { formatBytes, formatContext } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { useSpeedText } from './FitCellButton.tsx';
import { VariantAction } from './VariantAction.tsx';
import { cellAt } from './rows.ts';
import type { FitState, Place } from './rows.ts';
import { verdictLooks } from './verdicts.ts';

const parts = [
  { key: 'weights', of: (cell: FitCell) => cell.weightsBytes, tone: 'bg-accent' },
  { key: 'keyValue', of: (cell: FitCell) => cell.keyValueBytes, tone: 'bg-info' },
  { key: 'compute', of: (cell: FitCell) => cell.computeBytes, tone: 'bg-caution' },
  {
    key: 'overhead',
    of: (cell: FitCell) => Math.max(0, cell.totalBytes - cell.weightsBytes - cell.keyValueBytes - cell.computeBytes),
    tone: 'bg-border-strong',
  },
] as const;

/** Less is not worth a word. */
const smallestTold = 1e6;

export type FitDetailProps = {
  page: HubPage;
  fit: FitState;
  place: Place;
  machine: MachineProfile | null;
  canDownload: boolean;
};

/** One cell in full: where it runs, how fast, and what the memory is taken by. */
export function FitDetail({ page, fit, place, machine, canDownload }: FitDetailProps) {
  const { t } = useTranslation();
  const speedOf = useSpeedText();
  const variant = page.variants.find(({ id }) => id === place.variantId);
  const cell = cellAt(fit.rows, place);
  if (variant === undefined || cell === undefined) return null;
  const { icon: Icon, tone } = verdictLooks[cell.verdict];
  const companion = page.companions[0] ?? null;
  const speed = speedOf(cell);
  return (
    <div className="sticks-to-bottom z-2 mt-2 max-column:static short:static">
      <div
        data-testid="fit-detail"
        aria-live="polite"
        className="rounded-card border border-border bg-surface px-4 py-3"
      >
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <p className="min-w-0 font-medium break-words">
            {t('discover.fit.at', { label: variant.label, tokens: formatContext(place.contextLength) })}
          </p>
          <p className={classNames('flex items-center gap-1.5', tone)}>
            <Icon size={14} strokeWidth={2} aria-hidden className="shrink-0" />
            {t(`discover.fit.where.${cell.verdict}`)}
          </p>
          {speed === null ? null : <p className="numbers text-muted">{speed}</p>}
          {machine === null ? null : <p className="text-muted">{t('discover.machine.on', { name: machine.name })}</p>}
          <div className="ms-auto">
            <VariantAction page={page} variant={variant} canDownload={canDownload} />
          </div>
        </div>
        <MemoryParts cell={cell} />
        {companion === null ? null : (
          <p className="mt-1 text-caption text-muted">
            {t('discover.companion', { size: formatBytes(companion.sizeBytes) })}
          </p>
        )}
      </div>
    </div>
  );
}

function MemoryParts({ cell }: { cell: FitCell }) {
  const { t } = useTranslation();
  const whole = Math.max(cell.totalBytes, 1);
  return (
    <div className="numbers mt-2">
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-selected">
        {parts.map(({ key, of, tone }) => (
          <div key={key} className={classNames('h-full', tone)} style={{ width: `${(of(cell) / whole) * 100}%` }} />
        ))}
      </div>
      <div className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-caption text-muted">
        <p className="font-medium text-text">{t('discover.fit.total', { size: formatBytes(cell.totalBytes) })}</p>
        <dl className="flex flex-wrap gap-x-4 gap-y-0.5">
          {parts.map(({ key, of, tone }) => (
            <div key={key} className="flex items-center gap-1.5">
              <span aria-hidden className={classNames('size-2 shrink-0 rounded-[2px]', tone)} />
              <dt>{t(`estimate.${key}`)}</dt>
              <dd>{formatBytes(of(cell))}</dd>
            </div>
          ))}
        </dl>
        {cell.gpuBytes === 0 ? null : (
          <p className="ms-auto">
            {t(cell.ramBytes < smallestTold ? 'discover.fit.onGpu' : 'discover.fit.places', {
              gpu: formatBytes(cell.gpuBytes),
              ram: formatBytes(cell.ramBytes),
            })}
          </p>
        )}
      </div>
    </div>
  );
}

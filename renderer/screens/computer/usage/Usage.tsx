import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnergyReport, UsagePrices, UsageRow } from '../../../../contract/usage.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatCompact, formatCount, formatMoney } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { clearUsage, useEnergy, useUsage } from '../../../state/computer.ts';
import { useSettings } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Figure, Figures } from '../Figure.tsx';
import { Breakdown } from './Breakdown.tsx';
import { DayBars } from './DayBars.tsx';
import { Prices } from './Prices.tsx';
import { costOf, totalOf, wattHoursOf } from './sums.ts';
import { useEnergyWords } from './use-energy-words.ts';

const spans = ['7', '30', '365'] as const;
type Span = (typeof spans)[number];

/** Tokens by day, model and client, and what they would have cost elsewhere. Kept on this computer only. */
export function Usage() {
  const { t } = useTranslation();
  const [days, setDays] = useState<Span>('30');
  const { data: rows, dataUpdatedAt, error, refetch } = useUsage(Number(days));
  const energy = useEnergy(Number(days));
  const prices = useSettings().data?.usagePrices ?? null;
  return (
    <>
      <div className="mt-6 flex flex-wrap items-center justify-between gap-3">
        <Segmented<Span>
          label={t('computer.usage.span')}
          value={days}
          options={spans.map((value) => ({ value, label: t(`computer.usage.days.${value}`) }))}
          onChange={setDays}
        />
        {rows === undefined || rows.length === 0 ? null : (
          <Button isSmall look="danger" disabled={!may('usage.clear')} onClick={() => void clearUsage()}>
            {t('computer.usage.clear')}
          </Button>
        )}
      </div>
      {rows === undefined ? (
        error === null ? (
          <Skeleton className="mt-4 h-80 rounded-card" />
        ) : (
          <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-4">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )
      ) : rows.length === 0 ? (
        <Empty icon={ChartColumn} title={t('computer.usage.none')} text={t('computer.usage.noneText')} />
      ) : (
        <>
          <Totals rows={rows} energy={energy} prices={prices} />
          <DayBars rows={rows} days={Number(days)} today={dataUpdatedAt} />
          <Breakdown rows={rows} energy={energy?.rows ?? []} prices={prices} />
        </>
      )}
      <Prices prices={prices} />
    </>
  );
}

type TotalsProps = { rows: readonly UsageRow[]; energy: EnergyReport | undefined; prices: UsagePrices | null };

function Totals({ rows, energy, prices }: TotalsProps) {
  const { t } = useTranslation();
  const energyOf = useEnergyWords();
  const note = energy === undefined ? null : energyNote(energy);
  const total = totalOf(rows);
  const cost = prices === null ? null : formatMoney(costOf(total, prices), prices.currency);
  return (
    <Figures>
      <Figure label={t('computer.usage.requests')} value={formatCount(total.requests)} />
      <Figure label={t('computer.usage.read')} value={formatCompact(total.promptTokens)} />
      <Figure label={t('computer.usage.written')} value={formatCompact(total.completionTokens)} />
      {energy === undefined || note === 'unknown' ? null : (
        <Figure
          label={t('computer.usage.energy')}
          value={energyOf(wattHoursOf(energy.rows))}
          text={note === null ? undefined : t(`computer.usage.energyOf.${note}`)}
        />
      )}
      <Figure
        label={t('computer.usage.cost')}
        value={cost ?? '–'}
        text={cost === null ? t('computer.usage.noPricesYet') : undefined}
      />
    </Figures>
  );
}

/** What the number has in it, where that is not everything. */
function energyNote({ processor, gpus }: EnergyReport): 'processor' | 'gpus' | 'noRights' | 'unknown' | null {
  if (processor === 'readable') return gpus === 'readable' ? null : 'processor';
  if (gpus === 'readable') return 'gpus';
  return processor === 'no_rights' ? 'noRights' : 'unknown';
}

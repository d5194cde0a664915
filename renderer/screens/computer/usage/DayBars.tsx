import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageRow } from '../../../../contract/usage.ts';
import { formatCompact, formatCount, formatDay } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { barsOf } from './sums.ts';

/** Tokens over time: read below, written above. What the pointer is on is told in words; the table has it all too. */
export function DayBars({ rows, days, today }: { rows: readonly UsageRow[]; days: number; today: number }) {
  const { t } = useTranslation();
  const [pointed, setPointed] = useState<string | null>(null);
  const bars = barsOf(rows, new Date(today), days);
  const highest = Math.max(1, ...bars.map(({ promptTokens, completionTokens }) => promptTokens + completionTokens));
  const share = (tokens: number) => `${(tokens / highest) * 100}%`;
  const shown = bars.find(({ from }) => from === pointed);
  const nameOf = ({ from, to }: { from: string; to: string }) =>
    from === to ? formatDay(from) : t('computer.usage.fromTo', { from: formatDay(from), to: formatDay(to) });
  return (
    <figure aria-label={t('computer.usage.perDay')} className="mt-3 rounded-card border border-border bg-surface p-3">
      <div className="flex h-28 items-stretch border-b border-border" onPointerLeave={() => setPointed(null)}>
        {bars.map((bar) => (
          <div
            key={bar.from}
            onPointerEnter={() => setPointed(bar.from)}
            className={classNames(
              'flex min-w-0 flex-1 flex-col justify-end px-px',
              bar.from === pointed && 'rounded-t-[3px] bg-hover',
            )}
          >
            <div className="rounded-t-[2px] bg-accent" style={{ height: share(bar.completionTokens) }} />
            <div className="bg-border-strong opacity-60" style={{ height: share(bar.promptTokens) }} />
          </div>
        ))}
      </div>
      <figcaption className="numbers mt-2 flex flex-wrap justify-between gap-x-4 text-caption text-muted">
        <span>
          {shown === undefined
            ? nameOf({ from: bars[0]?.from ?? '', to: bars.at(-1)?.to ?? '' })
            : t('computer.usage.day', {
                day: nameOf(shown),
                read: formatCount(shown.promptTokens),
                written: formatCount(shown.completionTokens),
              })}
        </span>
        <span className="flex flex-wrap items-center gap-x-3">
          <Key colour="bg-accent" label={t('computer.usage.written')} />
          <Key colour="bg-border-strong opacity-60" label={t('computer.usage.read')} />
          <span>{t('computer.usage.most', { value: formatCompact(highest) })}</span>
        </span>
      </figcaption>
    </figure>
  );
}

function Key({ colour, label }: { colour: string; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-[2px] ${colour}`} />
      {label}
    </span>
  );
}

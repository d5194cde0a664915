import { useTranslation } from 'react-i18next';
import type { BenchRow } from '../../../../contract/benches.ts';
import { formatContext, formatCount, formatSpeed } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { linesOf, varyingIn, type DepthLine } from './rows.ts';
import { useSettingWords } from './use-setting-words.ts';

const mostBars = 60;

/** Speed of writing: over the tokens in the context where several were measured, else a bar for each row. */
export function SpeedChart({ rows, best }: { rows: readonly BenchRow[]; best: number | null }) {
  const { t } = useTranslation();
  const highest = Math.max(0, ...rows.map(({ tokensPerSecond }) => tokensPerSecond ?? 0));
  if (highest === 0) return null;
  const lines = linesOf(rows, best);
  const isOverDepth = lines.length > 0;
  if (!isOverDepth && rows.length > mostBars) return null;
  const deepest = Math.max(...rows.map(({ depth }) => depth));
  return (
    <figure aria-label={t('computer.bench.chart')} className="px-4 pb-3">
      <div className="relative flex h-28 items-end gap-1.5 border-y border-border">
        {isOverDepth ? (
          <DepthLines lines={lines} highest={highest} deepest={deepest} />
        ) : (
          <Bars rows={rows} best={best} highest={highest} />
        )}
      </div>
      <figcaption className="numbers mt-1 flex justify-between gap-4 text-caption text-faint">
        <span>
          {isOverDepth
            ? t('computer.bench.overDepth', { depth: formatContext(deepest) })
            : t('computer.bench.rows', { count: rows.length, value: formatCount(rows.length) })}
        </span>
        <span>{t('computer.bench.top', { value: t('computer.perSecond', { value: formatSpeed(highest) }) })}</span>
      </figcaption>
    </figure>
  );
}

function Bars({ rows, best, highest }: { rows: readonly BenchRow[]; best: number | null; highest: number }) {
  const { t } = useTranslation();
  const { describe } = useSettingWords();
  const varying = varyingIn(rows);
  return rows.map(({ settings, tokensPerSecond }, index) => (
    <div
      key={index}
      title={[
        describe(varying, settings),
        tokensPerSecond === null
          ? t('computer.bench.failed')
          : t('computer.perSecond', { value: formatSpeed(tokensPerSecond) }),
      ].join(': ')}
      style={{ height: `${Math.max(2, ((tokensPerSecond ?? 0) / highest) * 100)}%` }}
      className={classNames(
        'max-w-24 min-w-1 flex-1 rounded-t-[3px]',
        index === best ? 'bg-accent' : tokensPerSecond === null ? 'bg-bad' : 'bg-border-strong',
      )}
    />
  ));
}

const width = 600;
const height = 112;

function DepthLines({ lines, highest, deepest }: { lines: DepthLine[]; highest: number; deepest: number }) {
  const { t } = useTranslation();
  const { describe } = useSettingWords();
  const varying = varyingIn(lines);
  const x = (depth: number) => (depth / Math.max(1, deepest)) * width;
  const y = (speed: number) => height - (speed / highest) * (height - 8);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      className="size-full overflow-visible"
    >
      {lines
        .toSorted((a, b) => Number(a.isBest) - Number(b.isBest))
        .map(({ settings, isBest, points }) => (
          <polyline
            key={describe(varying, settings)}
            points={points.map(({ depth, speed }) => `${x(depth).toFixed(1)},${y(speed).toFixed(1)}`).join(' ')}
            fill="none"
            strokeWidth={isBest ? 2.5 : 1.25}
            className={isBest ? 'stroke-accent' : 'stroke-border-strong'}
            vectorEffect="non-scaling-stroke"
          >
            <title>{`${describe(varying, settings)}${isBest ? `, ${t('computer.bench.best')}` : ''}`}</title>
          </polyline>
        ))}
    </svg>
  );
}

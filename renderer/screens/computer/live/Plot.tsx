import { useId, useState } from 'react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { nearest, runsOf, windowMs } from './plot-shape.ts';

export type Series = {
  label: string;
  /** Drawn in this order, the first behind all others. */
  tone: 'quiet' | 'middle' | 'accent';
  values: readonly (number | null)[];
  /** How high it is drawn, where it stands on another. */
  heights?: readonly (number | null)[];
};

export type PlotProps = {
  title: string;
  /** When each value was taken. */
  times: readonly number[];
  series: readonly Series[];
  /** The top of the plot; left out, the highest value with some room above it. */
  top?: number | undefined;
  format(value: number): string;
  className?: string | undefined;
};

const width = 600;
const height = 96;
const fills = {
  quiet: 'fill-border-strong opacity-15',
  middle: 'fill-accent opacity-20',
  accent: 'fill-accent opacity-25',
};
const strokes = { quiet: 'stroke-border-strong', middle: 'stroke-accent opacity-60', accent: 'stroke-accent' };
const swatches = { quiet: 'bg-border-strong', middle: 'bg-accent opacity-60', accent: 'bg-accent' };

/** One quantity over the last ten minutes, and its parts where it has some. What is not known leaves a gap. */
export function Plot({ title, times, series, top, format, className }: PlotProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const [pointed, setPointed] = useState<number | null>(null);
  const end = times.at(-1) ?? 0;
  const highest = Math.max(
    0,
    ...series.flatMap(({ values, heights }) => (heights ?? values).filter((value) => value !== null)),
  );
  const ceiling = top ?? (highest === 0 ? 1 : highest * 1.15);
  const x = (at: number) => width - ((end - at) / windowMs) * width;
  const y = (value: number) => height - (Math.min(value, ceiling) / ceiling) * (height - 2) - 1;
  const all = times.map((at, index) => ({ at, index }));
  const shown = pointed === null ? all.at(-1) : nearest(all, pointed);
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width: drawn } = currentTarget.getBoundingClientRect();
    setPointed(end - (1 - (clientX - left) / drawn) * windowMs);
  };
  const read = (values: Series['values']) => {
    const value = shown === undefined || shown === null ? null : (values[shown.index] ?? null);
    return value === null ? '–' : format(value);
  };
  return (
    <figure
      aria-labelledby={titleId}
      className={classNames('rounded-card border border-border bg-surface p-3', className)}
    >
      <figcaption>
        <span className="flex items-baseline justify-between gap-3">
          <span id={titleId} className="min-w-0 truncate text-muted">
            {title}
          </span>
          <span className="numbers shrink-0 font-medium">{read(series[0]?.values ?? [])}</span>
        </span>
        {series.length === 1 ? null : (
          <span className="numbers mt-0.5 flex flex-wrap gap-x-4 text-caption text-muted">
            {series.map(({ label, tone, values }) => (
              <span key={label} className="flex items-baseline gap-1.5">
                <span aria-hidden className={classNames('size-2 self-center rounded-[2px]', swatches[tone])} />
                {label}
                <span className="text-text">{read(values)}</span>
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
        className="mt-2 h-24 w-full"
      >
        {[0.5, height / 2, height - 0.5].map((at) => (
          <line
            key={at}
            x1="0"
            x2={width}
            y1={at}
            y2={at}
            className="stroke-border"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {series.map(({ label, tone, values, heights = values }) =>
          runsOf(times.map((at, index) => ({ at, value: heights[index] ?? null }))).map((run) => {
            const line = run.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
            const [from, to] = [x(run[0]?.at ?? end).toFixed(1), x(run.at(-1)?.at ?? end).toFixed(1)];
            return (
              <g key={`${label} ${from}`}>
                <polygon points={`${from},${height} ${line} ${to},${height}`} className={fills[tone]} />
                <polyline
                  points={line}
                  fill="none"
                  strokeWidth="1.5"
                  className={strokes[tone]}
                  vectorEffect="non-scaling-stroke"
                />
              </g>
            );
          }),
        )}
        {pointed === null || shown === undefined || shown === null ? null : (
          <line
            x1={x(shown.at)}
            x2={x(shown.at)}
            y1="0"
            y2={height}
            className="stroke-muted"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <p className="numbers mt-1 flex justify-between text-caption text-faint">
        <span>
          {pointed === null || shown === undefined || shown === null
            ? t('computer.live.tenMinutes')
            : formatTime(shown.at)}
        </span>
        <span>{top === undefined ? t('computer.live.highest', { value: format(highest) }) : format(top)}</span>
      </p>
    </figure>
  );
}

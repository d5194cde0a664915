import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { ModelFinderProps } from './ModelFinder.tsx';
import { ResultHeader, ResultRow } from './ResultRow.tsx';
import { useRowFocus } from './use-row-focus.ts';
import type { Results } from './use-results.ts';

const columnsFrom = 760;
const columnsHeight = 48;
const stackedHeight = 80;
const headerHeight = 32;
/** How many rows before the end the next page is asked for. */
const ahead = 8;

type ResultListProps = ModelFinderProps & { results: Results };

/** Of a list without end, only the rows in sight are there. */
export function ResultList({ results, shownRepo, isBeside }: ResultListProps) {
  const { t } = useTranslation();
  const { models, hasMore, isFetchingMore, hasMoreFailed, isTired, fetchMore } = results;
  const scroller = useRef<HTMLDivElement>(null);
  const shown = models.findIndex(({ repo }) => repo === shownRepo);
  const virtualizer = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ((scroller.current?.clientWidth ?? 0) >= columnsFrom ? columnsHeight : stackedHeight),
    getItemKey: (index) => models[index]?.repo ?? index,
    overscan: 6,
    // The one whose page is open stays, and with it the focus, also where rows change their height.
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range);
      return shown === -1 || near.includes(shown) ? near : [...near, shown].toSorted((one, other) => one - other);
    },
  });
  const onKeyDown = useRowFocus(virtualizer, models.length);
  const hasColumns = (virtualizer.scrollRect?.width ?? 0) >= columnsFrom;
  const rows = virtualizer.getVirtualItems();
  const isNearEnd = (virtualizer.range?.endIndex ?? 0) >= models.length - ahead;

  useEffect(() => virtualizer.measure(), [virtualizer, hasColumns]);
  useEffect(() => {
    if (shown === -1) return;
    // After the rows have been measured anew.
    const frame = requestAnimationFrame(() => virtualizer.scrollToIndex(shown, { align: 'auto' }));
    return () => cancelAnimationFrame(frame);
  }, [virtualizer, hasColumns, shown]);
  useEffect(() => {
    if (isNearEnd && hasMore && !isFetchingMore && !hasMoreFailed && !isTired) fetchMore();
  });

  return (
    // The arrow keys are a convenience beside Tab.
    <div
      ref={scroller}
      role="presentation"
      aria-busy={results.isOutdated}
      className={classNames(
        'mt-2 min-h-0 flex-1 overflow-y-auto transition-opacity',
        results.isOutdated && 'opacity-60',
      )}
      onKeyDown={onKeyDown}
    >
      <div className={classNames('mx-auto w-full', isBeside ? 'px-2' : 'max-w-283 px-6 max-column:px-2')}>
        {hasColumns ? <ResultHeader height={headerHeight} /> : null}
        <ul aria-label={t('discover.results')} className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, key, start, size }) => {
            const model = models[index];
            return model === undefined ? null : (
              <li
                key={key}
                data-index={index}
                aria-setsize={hasMore ? -1 : models.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                <ResultRow model={model} isShown={model.repo === shownRepo} hasColumns={hasColumns} />
              </li>
            );
          })}
        </ul>
        <div className="flex min-h-12 items-center justify-center gap-3 pb-4 text-caption text-muted">
          {isFetchingMore ? <Skeleton className="h-4 w-48" /> : null}
          {hasMoreFailed && !isFetchingMore ? t('discover.moreFailed') : null}
          {(hasMoreFailed || isTired) && !isFetchingMore ? (
            <Button isSmall onClick={fetchMore}>
              {hasMoreFailed ? t('common.retry') : t('discover.further')}
            </Button>
          ) : null}
          {hasMore || isFetchingMore ? null : t('discover.end', { count: models.length })}
        </div>
      </div>
    </div>
  );
}

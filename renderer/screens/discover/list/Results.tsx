import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { classNames } from '../../../ui/class-names.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { ModelFinderProps } from './ModelFinder.tsx';
import { NothingFound, SearchTrouble } from './ResultsTrouble.tsx';
import { ResultList } from './ResultList.tsx';
import { useResults } from './use-results.ts';

/** What the hub has for the search: the list, or why there is none. */
export function Results({ shownRepo, isBeside }: ModelFinderProps) {
  const results = useResults();
  const { models, error, isLoading, isOutdated, hiddenCount, hasMore } = results;
  const width = classNames('mx-auto w-full shrink-0', isBeside ? 'px-3' : 'max-w-283 px-8 max-column:px-4');
  if (isLoading || (models.length === 0 && hasMore && !results.isTired && !results.hasMoreFailed)) {
    return (
      <div aria-busy className={classNames(width, 'space-y-2 pt-4')}>
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} className={isBeside ? 'h-20' : 'h-12'} />
        ))}
      </div>
    );
  }
  if (error !== null && (models.length === 0 || isOutdated)) {
    return <SearchTrouble error={error} query={results.query} onRetry={results.retry} isBeside={isBeside} />;
  }
  return (
    <>
      <Hidden count={hiddenCount} className={width} />
      {models.length === 0 ? (
        <NothingFound results={results} />
      ) : (
        <ResultList results={results} shownRepo={shownRepo} isBeside={isBeside} />
      )}
    </>
  );
}

/** A company's policy leaves models out: said, with the way to where that is set. */
function Hidden({ count, className }: { count: number; className: string }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <p className={classNames(className, 'pt-3 text-caption text-muted')}>
      {t('discover.hidden', { count })}{' '}
      <button
        type="button"
        onClick={() => navigate('/settings')}
        className="rounded-control text-accent underline-offset-3 hover:underline"
      >
        {t('discover.hiddenSettings')}
      </button>
    </p>
  );
}

import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useCatalog } from '../../../state/hub.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { activeFilters, clearFilters, showStart, useSearchState } from '../search.ts';
import { CatalogCard } from './CatalogCard.tsx';
import { matchCatalog } from './groups.ts';
import type { Results } from './use-results.ts';

export function NothingFound({ results }: { results: Results }) {
  const { t } = useTranslation();
  const hasFilters = useSearchState((state) => activeFilters(state.filters).length > 0);
  return (
    <div className="overflow-y-auto">
      <Empty
        icon={SearchX}
        title={results.isTired ? t('discover.noneYet') : t('discover.none')}
        text={hasFilters ? t('discover.noneFilters') : t('discover.noneText')}
      >
        {results.isTired ? <Button onClick={results.fetchMore}>{t('discover.further')}</Button> : null}
        {hasFilters ? <Button onClick={clearFilters}>{t('discover.clearFilters')}</Button> : null}
        <Button onClick={showStart}>{t('discover.showStart')}</Button>
      </Empty>
    </div>
  );
}

type SearchTroubleProps = { error: unknown; query: string; onRetry(): void; isBeside: boolean };

/** Why the hub gave no answer, and what goes on without it: the models that the app knows by itself. */
export function SearchTrouble({ error, query, onRetry, isBeside }: SearchTroubleProps) {
  const { t } = useTranslation();
  const info = toErrorInfo(error);
  const isOffline = info.code === 'offline' || info.code === 'network_failed';
  const matches = matchCatalog(useCatalog().data ?? [], query);
  return (
    <div className="min-h-0 overflow-y-auto">
      <div className={classNames('mx-auto w-full pb-6', isBeside ? 'px-3' : 'max-w-283 px-8 max-column:px-4')}>
        <div role="alert">
          <Notice
            kind={isOffline ? 'caution' : 'bad'}
            title={info.message}
            text={[info.remedy, isOffline ? t('discover.offlineText') : undefined].filter(Boolean).join(' ')}
            className="mt-4"
          >
            <Button onClick={onRetry}>{t('common.retry')}</Button>
            <Button onClick={showStart}>{t('discover.showStart')}</Button>
            <Button look="quiet" onClick={() => navigate('/models')}>
              {t('discover.yourModels')}
            </Button>
          </Notice>
        </div>
        {matches.length === 0 ? null : (
          <section aria-label={t('discover.startMatches')} className="mt-5">
            <h2 className="mb-2 font-medium">{t('discover.startMatches')}</h2>
            <ul
              className={classNames(
                'grid gap-2',
                !isBeside && 'grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))]',
              )}
            >
              {matches.map((model) => (
                <li key={model.alias} className="min-w-0">
                  <CatalogCard model={model} isShown={false} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

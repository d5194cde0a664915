import { ArrowDownWideNarrow, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { hubSortSchema } from '../../../../contract/hub.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { setFilters, setSort, showAll, showStart, useSearchState } from '../search.ts';
import { FilterMenu } from './FilterMenu.tsx';

/** What is listed, in which order, and what is left out. */
export function Toolbar({ isBeside }: { isBeside: boolean }) {
  const { t } = useTranslation();
  const sort = useSearchState((state) => state.sort);
  const isAll = useSearchState((state) => state.isAll);
  const fitsOnly = useSearchState((state) => state.filters.fitsOnly);
  return (
    <div className={classNames('flex flex-wrap items-center gap-x-3 gap-y-1', isBeside ? 'mt-2' : 'mt-3')}>
      <Segmented
        label={t('discover.show')}
        value={isAll ? 'all' : 'start'}
        options={[
          { value: 'start', label: t('discover.start') },
          { value: 'all', label: t('discover.all') },
        ]}
        onChange={(value) => (value === 'all' ? showAll() : showStart())}
      />
      <div className={classNames('flex min-w-0 items-center gap-1', isBeside ? '-ms-2' : 'ms-auto max-column:-ms-2')}>
        <Select
          label={t('discover.sortBy')}
          look="quiet"
          icon={ArrowDownWideNarrow}
          value={sort}
          options={hubSortSchema.options.map((value) => ({ value, label: t(`discover.sort.${value}`) }))}
          onChange={setSort}
        />
        <button
          type="button"
          aria-pressed={fitsOnly}
          onClick={() => setFilters({ fitsOnly: !fitsOnly })}
          className="flex h-7 items-center gap-1.5 rounded-control px-2 whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-text aria-pressed:bg-accent-soft aria-pressed:text-accent max-column:h-9"
        >
          <Check size={14} strokeWidth={2} aria-hidden className={fitsOnly ? '' : 'opacity-40'} />
          {t('discover.filter.fits')}
        </button>
        <FilterMenu />
      </div>
    </div>
  );
}

import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { hubTaskSchema, sizeClassSchema } from '../../../../contract/hub.ts';
import { activeFilters, clearFilters, setFilters, useSearchState, withoutFilter } from '../search.ts';
import type { ActiveFilter } from '../search.ts';
import { labelOfFamily } from './choices.ts';

function useChipLabel() {
  const { t } = useTranslation();
  return (filter: ActiveFilter): string => {
    switch (filter.kind) {
      case 'fits':
        return t('discover.filter.fits');
      case 'openness':
        return t(`openness.class.${filter.value}`);
      case 'size':
        return t(`discover.size.${sizeClassSchema.parse(filter.value)}`);
      case 'task':
        return t(`discover.task.${hubTaskSchema.parse(filter.value)}`);
      case 'family':
        return labelOfFamily(filter.value);
      case 'quantization':
        return filter.value;
      default:
        return filter satisfies never;
    }
  };
}

/** The filters that are on, each with its end. */
export function FilterChips() {
  const { t } = useTranslation();
  const labelOf = useChipLabel();
  const filters = useSearchState((state) => state.filters);
  // What fits has its own switch, which shows that it is on.
  const active = activeFilters(filters).filter(({ kind }) => kind !== 'fits');
  if (active.length === 0) return null;
  return (
    <ul aria-label={t('discover.active')} className="mt-2 flex flex-wrap items-center gap-1.5">
      {active.map((filter) => {
        const label = labelOf(filter);
        return (
          <li key={label}>
            <button
              type="button"
              aria-label={t('discover.removeFilter', { filter: label })}
              onClick={() => setFilters(withoutFilter(filters, filter))}
              className="flex h-6 items-center gap-1 rounded-full bg-accent-soft pe-1.5 ps-2.5 text-caption text-accent transition-colors hover:text-text max-column:h-9"
            >
              {label}
              <X size={12} strokeWidth={2} aria-hidden />
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          onClick={clearFilters}
          className="h-6 rounded-control px-1.5 text-caption text-muted transition-colors hover:bg-hover hover:text-text max-column:h-9"
        >
          {t('discover.clear')}
        </button>
      </li>
    </ul>
  );
}

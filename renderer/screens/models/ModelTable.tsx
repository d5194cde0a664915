import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../contract/models.ts';
import { useAppInfo, useEngine } from '../../state/queries.ts';
import { classNames } from '../../ui/class-names.ts';
import { ModelTableRow } from './ModelTableRow.tsx';
import { columns, isNumeric, sortModels, visibility } from './columns.ts';
import type { Column, Sort } from './columns.ts';

export function ModelTable({ models }: { models: readonly Model[] }) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<Sort>({ column: 'name', isDescending: false });
  const inEngine = useEngine().data?.models ?? [];
  const canReveal = useAppInfo().data?.host === 'electron';

  return (
    <div className="@container mt-6 overflow-hidden rounded-card border border-border bg-surface">
      <table className="w-full table-auto border-collapse">
        <thead>
          <tr className="border-b border-border bg-sunken text-caption text-muted">
            {columns.map((column) => (
              <HeaderCell
                key={column}
                column={column}
                sort={sort}
                onSort={() =>
                  setSort({ column, isDescending: sort.column === column ? !sort.isDescending : isNumeric[column] })
                }
              />
            ))}
            <th scope="col" className="px-3 text-left font-medium @max-[600px]:hidden">
              {t('models.state')}
            </th>
            <th scope="col">
              <span className="sr-only">{t('models.actions')}</span>
            </th>
          </tr>
        </thead>
        {sortModels(models, sort).map((model) => (
          <ModelTableRow
            key={model.id}
            model={model}
            loaded={inEngine.find((loaded) => loaded.modelId === model.id)}
            canReveal={canReveal}
          />
        ))}
      </table>
    </div>
  );
}

function HeaderCell({ column, sort, onSort }: { column: Column; sort: Sort; onSort(): void }) {
  const { t } = useTranslation();
  const isSorted = sort.column === column;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
      className={classNames(
        'h-9 px-1 font-medium first:pl-2',
        isNumeric[column] ? 'text-right' : 'text-left',
        visibility[column],
      )}
    >
      <button
        type="button"
        onClick={onSort}
        className={classNames(
          'inline-flex h-7 items-center gap-1 rounded-control px-2 font-medium transition-colors hover:text-text',
          isNumeric[column] && 'flex-row-reverse',
          isSorted && 'text-text',
        )}
      >
        {t(`models.${column}`)}
        <Arrow size={12} strokeWidth={2} aria-hidden className={isSorted ? '' : 'invisible'} />
      </button>
    </th>
  );
}

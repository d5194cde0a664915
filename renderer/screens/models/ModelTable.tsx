import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppInfo, useEngine } from '../../state/queries.ts';
import { classNames } from '../../ui/class-names.ts';
import { useWidth } from '../../ui/use-width.ts';
import { ModelTableRow } from './ModelTableRow.tsx';
import { columnsFor, isCompact, isNumeric, sortModels, widthPx } from './columns.ts';
import type { Column, PlacedModel, Sort } from './columns.ts';
import { useRows } from './use-rows.ts';

/** The models as a table that can be sorted. Of long lists only the rows in sight are drawn. */
export function ModelTable({ models }: { models: readonly PlacedModel[] }) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<Sort>({ column: 'name', isDescending: false });
  const sorted = useMemo(() => sortModels(models, sort), [models, sort]);
  const inEngine = useEngine().data?.models ?? [];
  const canReveal = useAppInfo().data?.host === 'electron';
  const table = useRef<HTMLTableElement>(null);
  const tablePx = useWidth(table);
  const columns = columnsFor(tablePx);
  const compact = isCompact(tablePx);
  const { rows, measure, beforePx, afterPx } = useRows(table, sorted);

  return (
    <div className="mt-4 overflow-clip rounded-card border border-border bg-surface">
      <table ref={table} aria-rowcount={sorted.length + 1} className="w-full table-fixed border-collapse">
        <thead>
          <tr aria-rowindex={1} className="text-caption text-muted">
            {columns.map((column) => (
              <HeaderCell
                key={column}
                column={column}
                isCompact={compact}
                sort={sort}
                onSort={() =>
                  setSort({ column, isDescending: sort.column === column ? !sort.isDescending : isNumeric[column] })
                }
              />
            ))}
            <th scope="col" className={headerCell} style={{ width: compact ? 48 : 120 }}>
              <span className="sr-only">{t('models.actions')}</span>
            </th>
          </tr>
        </thead>
        <Gap heightPx={beforePx} />
        {rows.map(({ item, index }) => (
          <ModelTableRow
            key={item.model.id}
            ref={measure}
            index={index}
            placed={item}
            columns={columns}
            isCompact={compact}
            loaded={inEngine.find((loaded) => loaded.modelId === item.model.id)}
            canReveal={canReveal}
          />
        ))}
        <Gap heightPx={afterPx} />
      </table>
    </div>
  );
}

// A border would stay behind where the head sticks.
const headerCell = 'sticky top-0 z-10 bg-sunken shadow-[inset_0_-1px_0_var(--border)]';

/** The height of the rows that are not drawn. */
function Gap({ heightPx }: { heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tbody aria-hidden>
      <tr style={{ height: heightPx }} />
    </tbody>
  );
}

type HeaderCellProps = { column: Column; isCompact: boolean; sort: Sort; onSort(): void };

function HeaderCell({ column, isCompact: compact, sort, onSort }: HeaderCellProps) {
  const { t } = useTranslation();
  const isSorted = sort.column === column;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
      className={classNames(
        headerCell,
        'h-9 px-1 font-medium first:ps-2',
        isNumeric[column] ? 'text-end' : 'text-start',
      )}
      style={{ width: column === 'name' ? undefined : compact && column === 'openness' ? 52 : widthPx[column] }}
    >
      <button
        type="button"
        onClick={onSort}
        className={classNames(
          'inline-flex h-7 max-w-full items-center gap-1 rounded-control px-2 font-medium transition-colors hover:text-text',
          isNumeric[column] && 'flex-row-reverse',
          isSorted && 'text-text',
        )}
      >
        <span className={classNames('truncate', compact && column === 'openness' && 'sr-only')}>
          {t(`models.${column}`)}
        </span>
        <Arrow size={12} strokeWidth={2} aria-hidden className={isSorted ? 'shrink-0' : 'hidden'} />
      </button>
    </th>
  );
}

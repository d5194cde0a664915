import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubPage, HubVariant } from '../../../../contract/hub.ts';
import { formatContext } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { lineKey } from '../../../ui/line-key.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FitCellButton } from './FitCellButton.tsx';
import { VariantAction } from './VariantAction.tsx';
import { VariantHead } from './VariantHead.tsx';
import { cellAt, columnsOf, moveInMatrix } from './rows.ts';
import type { FitState, Place } from './rows.ts';

const placeholderColumns = 4;

export type FitMatrixProps = {
  page: HubPage;
  fit: FitState;
  place: Place | null;
  canDownload: boolean;
  /** Whether it is about this computer. */
  isHere: boolean;
  onChoose(place: Place): void;
};

/** Variants down, lengths of context across. The arrow keys move among the cells, of which one is in the tab order. */
export function FitMatrix({ page, fit, place, canDownload, isHere, onChoose }: FitMatrixProps) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const columns = columnsOf(fit.rows);
  const ids = page.variants.map(({ id }) => id);

  const onKeyDown = (event: KeyboardEvent) => {
    if (place === null || !(event.target instanceof HTMLElement) || event.target.dataset['cell'] === undefined) return;
    const next = moveInMatrix(lineKey(event.key), place, ids, columns, fit.rows);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
    body.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(keyOf(next))}"]`)?.focus();
  };

  const hasCells = page.access.state === 'open';
  return (
    <div
      role="presentation"
      className="mt-3 overflow-x-auto rounded-card border border-border bg-surface"
      onKeyDown={onKeyDown}
    >
      <table className="w-full border-separate border-spacing-0" aria-busy={fit.isRunning}>
        <thead>
          <tr className="text-caption text-muted">
            <th
              scope="col"
              className="sticky start-0 z-1 h-8 w-46 bg-sunken px-3 text-start font-medium max-column:w-34"
            >
              {t('discover.fit.variant')}
            </th>
            {columns.map((length) => (
              <th key={length} scope="col" className="numbers bg-sunken px-1 text-center font-medium whitespace-nowrap">
                {formatContext(length)}
              </th>
            ))}
            {columns.length === 0 && hasCells ? (
              <th scope="col" colSpan={placeholderColumns} className="bg-sunken px-2 text-center font-medium">
                {t('discover.column.context')}
              </th>
            ) : null}
            <th scope="col" className="sticky end-0 w-11 bg-sunken">
              <span className="sr-only">{t('discover.fit.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {page.variants.map((variant) => (
            <MatrixRow key={variant.id} {...{ page, fit, place, canDownload, isHere, onChoose, variant, columns }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function keyOf({ variantId, contextLength }: Place): string {
  return `${contextLength} ${variantId}`;
}

type MatrixRowProps = FitMatrixProps & { variant: HubVariant; columns: readonly number[] };

function MatrixRow({ page, fit, place, canDownload, isHere, onChoose, variant, columns }: MatrixRowProps) {
  const row = fit.rows.get(variant.id);
  const isRecommended = fit.recommended?.variantId === variant.id;
  const span = Math.max(columns.length, page.access.state === 'open' ? placeholderColumns : 0);
  const isOld = row !== undefined && !fit.fresh.has(variant.id);
  return (
    <tr data-testid="fit-row" data-recommended={isRecommended} className={classNames('group', isOld && 'opacity-60')}>
      <VariantHead variant={variant} row={row} isRecommended={isRecommended} isHere={isHere} />
      {row === undefined && span > 0 ? (
        <td colSpan={span} className="border-t border-border px-2">
          {fit.isRunning ? <Skeleton className="h-6 min-w-60" /> : null}
        </td>
      ) : null}
      {row !== undefined && row.error !== null ? (
        <td
          colSpan={span}
          className="selectable max-w-90 border-t border-border px-2 text-caption break-words text-caution"
        >
          {row.error.message}
        </td>
      ) : null}
      {row?.error === null
        ? columns.map((contextLength) => {
            const at = { variantId: variant.id, contextLength };
            const cell = cellAt(fit.rows, at);
            return (
              <td key={contextLength} className="border-t border-border p-0.5">
                {cell === undefined ? null : (
                  <FitCellButton
                    cell={cell}
                    label={variant.label}
                    cellKey={keyOf(at)}
                    isChosen={place?.variantId === variant.id && place.contextLength === contextLength}
                    onChoose={() => onChoose(at)}
                  />
                )}
              </td>
            );
          })
        : null}
      <td className="sticky end-0 border-t border-border bg-surface py-1 pe-2 ps-2 text-end">
        <VariantAction look="row" page={page} variant={variant} canDownload={canDownload} />
      </td>
    </tr>
  );
}

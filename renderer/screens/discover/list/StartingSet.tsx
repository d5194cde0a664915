import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useCatalog } from '../../../state/hub.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { moveFocus } from '../../../ui/move-focus.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CatalogCard } from './CatalogCard.tsx';
import type { ModelFinderProps } from './ModelFinder.tsx';
import { groupCatalog } from './groups.ts';

/** Well-known models that come as a list with the app, by what this computer can run. */
export function StartingSet({ shownRepo, isBeside }: ModelFinderProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useCatalog();
  const scroller = useRef<HTMLDivElement>(null);

  // The one whose page is open is still in sight when the cards stand in one column.
  useEffect(() => {
    scroller.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [isBeside, shownRepo]);

  const grid = classNames(
    'grid gap-2',
    isBeside ? 'grid-cols-1' : 'grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))]',
  );
  return (
    // The arrow keys are a convenience beside Tab.
    <div
      ref={scroller}
      role="presentation"
      className="min-h-0 flex-1 overflow-y-auto"
      onKeyDown={(event) => moveFocus(event, scroller.current, '[data-model-row]')}
    >
      <div className={classNames('mx-auto w-full', isBeside ? 'px-3 pb-6' : 'max-w-283 px-8 pb-16 max-column:px-4')}>
        {error === null || data !== undefined ? null : (
          <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-4">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
        {data === undefined && error === null ? (
          <div aria-busy className={classNames(grid, 'mt-10')}>
            {Array.from({ length: 9 }, (_, index) => (
              <Skeleton key={index} className="h-31 rounded-card" />
            ))}
          </div>
        ) : null}
        {groupCatalog(data ?? []).map(({ key, models }) => (
          <section key={key} aria-labelledby={`catalog-${key}`} className="mt-4">
            <h2 id={`catalog-${key}`} className="mb-2 flex items-baseline gap-2 font-medium">
              {t(`discover.group.${key}`)}
              <span className="numbers text-caption font-normal text-faint">{models.length}</span>
            </h2>
            <ul className={grid}>
              {models.map((model) => (
                <li key={model.alias} className="min-w-0">
                  <CatalogCard model={model} isShown={model.repo === shownRepo} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

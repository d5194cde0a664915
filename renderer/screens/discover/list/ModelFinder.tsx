import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { classNames } from '../../../ui/class-names.ts';
import { readRepo, useSearchState } from '../search.ts';
import { FilterChips } from './FilterChips.tsx';
import { Results } from './Results.tsx';
import { SearchField } from './SearchField.tsx';
import { StartingSet } from './StartingSet.tsx';
import { Toolbar } from './Toolbar.tsx';

export type ModelFinderProps = { shownRepo: string | null; isBeside: boolean };

/** The search with its filters, and under it what was found, or at first the starting set. */
export function ModelFinder({ shownRepo, isBeside }: ModelFinderProps) {
  const { t } = useTranslation();
  const isAll = useSearchState((state) => state.isAll);
  const list = useRef<HTMLDivElement>(null);

  // From the field, Enter opens a pasted address, and else the list takes over.
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    const repo = event.key === 'Enter' ? readRepo(useSearchState.getState().text) : null;
    event.preventDefault();
    if (repo !== null) navigate(`/discover/${repo}`);
    else list.current?.querySelector<HTMLElement>('[data-model-row]')?.focus();
  };

  return (
    <>
      <header
        className={classNames(
          'mx-auto w-full shrink-0',
          isBeside ? 'px-3 pt-3' : 'max-w-283 px-8 pt-8 max-column:px-4 max-column:pt-4',
        )}
      >
        <h1 className={isBeside ? 'sr-only' : 'text-page font-semibold tracking-tight'}>{t('discover.title')}</h1>
        <p className={isBeside ? 'hidden' : 'mt-1 mb-4 text-pretty text-muted max-column:mb-3'}>{t('discover.text')}</p>
        <SearchField isLarge={!isBeside} onKeyDown={onFieldKey} />
        <Toolbar isBeside={isBeside} />
        <FilterChips />
      </header>
      <div ref={list} className="flex min-h-0 flex-1 flex-col">
        {isAll ? (
          <Results shownRepo={shownRepo} isBeside={isBeside} />
        ) : (
          <StartingSet shownRepo={shownRepo} isBeside={isBeside} />
        )}
      </div>
    </>
  );
}

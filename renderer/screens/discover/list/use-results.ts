import { useEffect } from 'react';
import { useSearch } from '../../../state/hub.ts';
import { useSearchState } from '../search.ts';
import { emptyPagesAtEnd, uniqueModels } from './pages.ts';
import { useDebounced } from '../../../ui/use-debounced.ts';

const restMs = 300;
/** How many pages without a model are passed over before the person is asked whether to look further. */
const mostEmptyPages = 3;

/** What the hub has for the search that the person rests on. */
export function useResults() {
  const { text, sort, filters } = useSearchState();
  const query = useDebounced(text.trim(), restMs);
  const search = useSearch({ query, sort, filters }, true);
  const { hasNextPage, isFetching, fetchNextPage, isFetchNextPageError } = search;
  const pages = search.data?.pages ?? [];
  const emptyPages = emptyPagesAtEnd(pages);
  const canPassOver = emptyPages > 0 && emptyPages <= mostEmptyPages;

  useEffect(() => {
    if (canPassOver && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [canPassOver, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);

  return {
    query,
    models: uniqueModels(pages),
    hiddenCount: pages.reduce((sum, { hiddenCount }) => sum + hiddenCount, 0),
    error: search.error,
    /** There is nothing to show yet. */
    isLoading: search.data === undefined && search.isFetching,
    /** What is shown is the answer to an earlier search. */
    isOutdated: search.isPlaceholderData || query !== text.trim(),
    /** The end is reached without an end: whether to go on is the person's choice. */
    isTired: emptyPages > mostEmptyPages && hasNextPage,
    hasMore: hasNextPage,
    isFetchingMore: search.isFetchingNextPage,
    hasMoreFailed: isFetchNextPageError,
    fetchMore: () => void fetchNextPage(),
    retry: () => void search.refetch(),
  };
}

export type Results = ReturnType<typeof useResults>;

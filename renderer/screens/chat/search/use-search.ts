import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../state/queries.ts';
import { useDebounced } from '../../../ui/use-debounced.ts';

const restMs = 120;
const pageSize = 50;

export type SearchWish = { query: string; folderId: string | null; tag: string | null };

/** What is found while it is typed, page after page. An answer to what is no longer asked is never shown. */
export function useSearch({ query, folderId, tag }: SearchWish) {
  const rested = useDebounced(query.trim(), restMs);
  const found = useInfiniteQuery(
    api.chats.search.infiniteOptions({
      input: (offset: number) => ({
        query: rested,
        offset,
        limit: pageSize,
        ...(folderId === null ? {} : { folderId }),
        ...(tag === null ? {} : { tag }),
      }),
      initialPageParam: 0,
      getNextPageParam: ({ hasMore }, pages) =>
        hasMore ? pages.reduce((count, { hits }) => count + hits.length, 0) : undefined,
      enabled: rested !== '' && query.trim() !== '',
      placeholderData: keepPreviousData,
      // Chats go on being written.
      staleTime: 0,
      gcTime: 0,
    }),
  );
  const isOutdated = rested !== query.trim() || found.isPlaceholderData;
  return { ...found, rested, isOutdated };
}

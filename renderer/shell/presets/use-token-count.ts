import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLoadedModel } from '../../state/models.ts';
import { api } from '../../state/queries.ts';
import { useDebounced } from '../../ui/use-debounced.ts';

const restMs = 250;
/** Of English text in the vocabularies of today. */
const charactersPerToken = 4;

/** How many tokens a text has: counted by the model where that is loaded, else estimated from its length. */
export function useTokenCount(modelId: string | null, text: string): { tokens: number; isExact: boolean } {
  const settled = useDebounced(text, restMs);
  const isReady = useLoadedModel(modelId ?? undefined)?.state === 'ready';
  const { data } = useQuery(
    api.engine.countTokens.queryOptions({
      input: { modelId: modelId ?? '', text: settled },
      enabled: isReady && settled !== '',
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const counted = isReady ? (data?.tokens ?? null) : null;
  return { tokens: counted ?? Math.ceil(text.length / charactersPerToken), isExact: counted !== null };
}

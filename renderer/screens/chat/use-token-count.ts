import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../state/queries.ts';

const pauseMs = 250;

/** How many tokens a text has for a loaded model, counted when typing pauses; `null` where that is not known. */
export function useTokenCount(modelId: string | null, text: string): number | null {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);

  const count = useQuery(
    api.engine.countTokens.queryOptions({
      input: { modelId: modelId ?? '', text: settled },
      enabled: modelId !== null && settled !== '',
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  return modelId === null || text === '' || settled === '' ? null : (count.data?.tokens ?? null);
}

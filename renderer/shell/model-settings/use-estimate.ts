import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LoadEstimate } from '../../../contract/engine.ts';
import type { LoadSettings } from '../../../contract/inference.ts';
import { api } from '../../state/queries.ts';

const pauseMs = 150;
/** Other programs take and give memory too. */
const refreshMs = 10_000;

export type Estimate = { data: LoadEstimate | undefined; error: unknown; isSettled: boolean };

/** What a load would take, a moment after the settings were last changed; the last answer stays until the next. */
export function useEstimate(modelId: string, settings: LoadSettings, isAvailable: boolean): Estimate {
  // A template can be long and takes no memory worth counting.
  const { chatTemplate, ...rest } = settings;
  const wanted = JSON.stringify(rest);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const isSettled = settled === wanted;

  const { data, error, isPlaceholderData } = useQuery(
    api.engine.estimate.queryOptions({
      input: { modelId, settings: { ...(JSON.parse(settled) as typeof rest), chatTemplate: null } },
      enabled: isAvailable,
      placeholderData: keepPreviousData,
      refetchInterval: refreshMs,
      staleTime: 0,
      gcTime: 0,
    }),
  );
  return {
    data:
      data === undefined || data.smaller === null
        ? data
        : { ...data, smaller: { ...data.smaller, settings: { ...data.smaller.settings, chatTemplate } } },
    error,
    isSettled: isSettled && !isPlaceholderData,
  };
}

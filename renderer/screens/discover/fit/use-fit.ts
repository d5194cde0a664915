import { useEffect, useReducer, useState } from 'react';
import type { MachineProfile } from '../../../../contract/hub.ts';
import type { CacheType } from '../../../../contract/inference.ts';
import { client } from '../../../connection/client.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { noFit, stepFit } from './rows.ts';
import type { FitAction, FitState } from './rows.ts';

export type FitQuestion = {
  repo: string;
  /** `null` is this computer. */
  machine: MachineProfile | null;
  cacheType: CacheType;
  slots: number;
};

/** The matrix as it comes in. Leaving the page, or asking something else, ends the reading of headers. */
export function useFit(question: FitQuestion, isWanted: boolean): { fit: FitState; retry(): void } {
  const [fit, dispatch] = useReducer(stepFit, noFit);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify(question);

  useEffect(() => {
    if (!isWanted) return;
    const leaving = new AbortController();
    void follow(JSON.parse(asked) as FitQuestion, leaving.signal, dispatch);
    return () => leaving.abort();
  }, [asked, isWanted, round]);

  return { fit, retry: () => setRound(round + 1) };
}

async function follow(
  question: FitQuestion,
  signal: AbortSignal,
  dispatch: (action: FitAction) => void,
): Promise<void> {
  dispatch({ type: 'started' });
  try {
    const events = await client.hub.fit(question, { signal });
    for await (const event of events) {
      if (signal.aborted) return;
      dispatch(event);
    }
    if (!signal.aborted) dispatch({ type: 'ended' });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'failed', error: toErrorInfo(error) });
  }
}

import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { toErrorInfo } from '../../connection/errors.ts';

/** Runs one change at a time, hands on what came of it, and keeps what went wrong with the last. */
export function useChange<Status>(take: (status: Status) => void) {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [isChanging, setIsChanging] = useState(false);
  const change = async (work: () => Promise<Status>): Promise<boolean> => {
    setIsChanging(true);
    setError(null);
    try {
      take(await work());
      return true;
    } catch (thrown) {
      setError(toErrorInfo(thrown));
      return false;
    } finally {
      setIsChanging(false);
    }
  };
  return { change, error, isChanging };
}

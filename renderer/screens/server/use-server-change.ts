import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { api, queryClient } from '../../state/queries.ts';

/** Runs one change at a time and keeps what went wrong with the last. */
export function useServerChange() {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [isChanging, setIsChanging] = useState(false);
  const change = async (work: () => Promise<ServerStatus>): Promise<boolean> => {
    setIsChanging(true);
    setError(null);
    try {
      queryClient.setQueryData(api.server.status.queryKey(), await work());
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

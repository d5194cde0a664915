import { useQuery } from '@tanstack/react-query';
import { client } from '../connection/client.ts';
import { attempt } from './notices.ts';
import { api, queryClient } from './queries.ts';

export function useRuntimes() {
  return useQuery(api.runtimes.list.queryOptions()).data;
}

/** The packs, and what the engine can use with them, changed. */
export function refreshRuntimes(): void {
  void queryClient.invalidateQueries({ queryKey: api.runtimes.list.key() });
  void queryClient.invalidateQueries({ queryKey: api.hardware.report.key() });
}

export async function installRuntime(id: string): Promise<void> {
  await attempt(() => client.runtimes.install({ id }));
}

export async function cancelRuntime(id: string): Promise<void> {
  await attempt(() => client.runtimes.cancel({ id }));
}

export async function removeRuntime(id: string): Promise<void> {
  await attempt(() => client.runtimes.remove({ id }));
}

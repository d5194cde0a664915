import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { KeyScope, NewKey, ServerRequest, ServerStatus } from '../../contract/server.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { t } from '../i18n/index.ts';
import { may } from './access.ts';
import { attempt, toastDone, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

export const scopes: readonly KeyScope[] = ['infer', 'embed', 'models', 'admin'];

const mostShown = 500;
const pauseMs = 1000;

/** What is being answered and what was, the newest first, for as long as it is looked at. */
export function useRequests(): readonly ServerRequest[] | undefined {
  const { data } = useQuery(api.server.requests.queryOptions());
  useEffect(() => {
    const leaving = new AbortController();
    void followRequests(leaving.signal);
    return () => leaving.abort();
  }, []);
  return data;
}

async function followRequests(signal: AbortSignal): Promise<void> {
  const queryKey = api.server.requests.queryKey();
  while (!signal.aborted) {
    await untilConnected();
    try {
      const changes = await client.server.followRequests(undefined, { signal });
      // What changed before it was listened to.
      void queryClient.invalidateQueries({ queryKey });
      void queryClient.invalidateQueries({ queryKey: api.server.totals.key() });
      for await (const changed of changes) {
        queryClient.setQueryData(queryKey, (known: ServerRequest[] | undefined) => mergeRequests(known ?? [], changed));
        if (changed.some(({ finishedAt }) => finishedAt !== null)) {
          void queryClient.invalidateQueries({ queryKey: api.server.totals.key() });
        }
      }
    } catch {
      // The screen was left, or the wire closed, which the banner shows.
    }
    if (!signal.aborted && isConnected()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Known requests as they are now, and new ones before them. */
export function mergeRequests(known: readonly ServerRequest[], changed: readonly ServerRequest[]): ServerRequest[] {
  const byId = new Map(known.map((request) => [request.id, request]));
  for (const request of changed) byId.set(request.id, request);
  return [...byId.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, mostShown);
}

export function takeServerStatus(status: ServerStatus): void {
  queryClient.setQueryData(api.server.status.queryKey(), status);
}

export function useTotals() {
  return useQuery(api.server.totals.queryOptions()).data;
}

export function useKeys() {
  return useQuery(api.server.keys.queryOptions({ enabled: may('server.keys') })).data;
}

export function useAliases() {
  return useQuery(api.server.aliases.queryOptions()).data;
}

/** Everything that the server can be asked, which stays the same while Paddock runs. */
export function useReference() {
  return useQuery(api.server.reference.queryOptions({ staleTime: Infinity }));
}

/** Switches the server on at the port it had last, or off. */
export async function toggleServer(): Promise<void> {
  await attempt(async () => {
    const { isRunning, port } = await queryClient.query(api.server.status.queryOptions());
    const status = await (isRunning ? client.server.stop() : client.server.start({ port }));
    takeServerStatus(status);
    toastDone(status.baseUrl === null ? t('server.nowOff') : t('server.nowOn', { url: status.baseUrl }));
  });
}

export async function cancelRequest(id: string): Promise<void> {
  await attempt(() => client.server.cancelRequest({ id }));
}

export async function clearRequests(): Promise<void> {
  await attempt(() => client.server.clearRequests());
  await queryClient.invalidateQueries({ queryKey: api.server.requests.key() });
}

/** The key's text, which is shown once; `undefined` where it could not be made. */
export async function createKey(key: NewKey): Promise<string | undefined> {
  const made = await attempt(() => client.server.createKey(key));
  await queryClient.invalidateQueries({ queryKey: api.server.keys.key() });
  return made?.secret;
}

export async function revokeKey(id: string): Promise<void> {
  await attempt(() => client.server.revokeKey({ id }));
  await queryClient.invalidateQueries({ queryKey: api.server.keys.key() });
}

export async function setAlias(alias: string, modelId: string): Promise<void> {
  const aliases = await attempt(() => client.server.setAlias({ alias, modelId }));
  if (aliases !== undefined) queryClient.setQueryData(api.server.aliases.queryKey(), aliases);
}

export async function removeAlias(alias: string, modelId: string): Promise<void> {
  const aliases = await attempt(() => client.server.removeAlias({ alias }));
  if (aliases === undefined) return;
  queryClient.setQueryData(api.server.aliases.queryKey(), aliases);
  toastUndo(t('server.aliasRemoved', { alias }), () => void setAlias(alias, modelId));
}

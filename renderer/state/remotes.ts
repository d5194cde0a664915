import { useQuery } from '@tanstack/react-query';
import type { ErrorInfo } from '../../contract/errors.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { attempt } from './notices.ts';
import { api, queryClient, useModels } from './queries.ts';

export function useRemotes() {
  return useQuery(api.remotes.list.queryOptions()).data;
}

/** The ids under which the local server has models: those of this computer, then those of providers elsewhere. */
export function useServedIds(): string[] {
  const local = useModels().data ?? [];
  const remotes = useRemotes() ?? [];
  const remote = remotes
    .filter(({ isOn }) => isOn)
    .flatMap(({ id, models }) => models.map((model) => `${id}/${model.id}`));
  return [...local.map(({ id }) => id), ...remote];
}

export type NewRemote = { name: string; baseUrl: string; key: string | null };

/** Asks the provider for its models and keeps it. What is wrong is the answer, for the form that it was typed in. */
export async function addRemote(remote: NewRemote): Promise<ErrorInfo | null> {
  try {
    await client.remotes.add(remote);
    await reread();
    return null;
  } catch (error) {
    return toErrorInfo(error);
  }
}

export const refreshRemote = (id: string) => change(() => client.remotes.refresh({ id }));

export const setRemoteOn = (id: string, isOn: boolean) => change(() => client.remotes.setOn({ id, isOn }));

export const removeRemote = (id: string) => change(() => client.remotes.remove({ id }));

async function change(work: () => Promise<unknown>): Promise<void> {
  await attempt(work);
  await reread();
}

async function reread(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.remotes.list.key() });
}

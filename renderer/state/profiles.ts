import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import type { ModelProfile, ModelProfilePatch } from '../../contract/models.ts';
import { client } from '../connection/client.ts';
import { attempt } from './notices.ts';
import { api, queryClient } from './queries.ts';

const pauseMs = 300;

/** What was changed and is not kept yet, by model id. It lies over what the core says until the core says the same. */
const useEdits = create<Readonly<Record<string, ModelProfilePatch>>>(() => ({}));

let timer: ReturnType<typeof setTimeout> | undefined;

function profileKey(modelId: string) {
  return api.models.profile.queryKey({ input: { id: modelId } });
}

/** The settings of a model as the person left them; `undefined` until they are known. */
export function useProfile(modelId: string, isThere = true): { profile: ModelProfile | undefined; error: unknown } {
  const { data, error } = useQuery(api.models.profile.queryOptions({ input: { id: modelId }, enabled: isThere }));
  const edits = useEdits((all) => all[modelId]);
  return { profile: data === undefined ? undefined : merge(data, edits), error };
}

function merge(profile: ModelProfile, edits: ModelProfilePatch | undefined): ModelProfile {
  return { ...profile, load: edits?.load ?? profile.load, sampling: edits?.sampling ?? profile.sampling };
}

/** Shown at once; kept by the core when changing pauses. */
export function editProfile(modelId: string, patch: ModelProfilePatch): void {
  useEdits.setState((all) => ({ [modelId]: { ...all[modelId], ...patch } }));
  clearTimeout(timer);
  timer = setTimeout(() => void attempt(keepEdits), pauseMs);
}

/** Has the core keep every change now: before a question or a load that is to use them. */
export async function keepEdits(): Promise<void> {
  clearTimeout(timer);
  const pending = Object.entries(useEdits.getState());
  await Promise.all(pending.map(([modelId, edits]) => keep(modelId, edits)));
}

async function keep(modelId: string, edits: ModelProfilePatch): Promise<void> {
  try {
    const profile = await client.models.setProfile({ id: modelId, profile: edits });
    await queryClient.cancelQueries({ queryKey: profileKey(modelId) });
    queryClient.setQueryData(profileKey(modelId), profile);
  } finally {
    const { [modelId]: current, ...rest } = useEdits.getState();
    // What was changed meanwhile waits for its own turn.
    if (current === edits) useEdits.setState(rest, true);
  }
}

/** The settings that the next load of a model takes. */
export async function readProfile(modelId: string): Promise<ModelProfile> {
  await keepEdits();
  return queryClient.query({ ...api.models.profile.queryOptions({ input: { id: modelId } }), staleTime: 0 });
}

import { create } from 'zustand';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { editProfile, readProfile } from './profiles.ts';
import { useEngine } from './queries.ts';

/** Why the last load of a model was refused or failed, until the next try. */
const useRefusals = create<Readonly<Record<string, ErrorInfo>>>(() => ({}));

/** The settings that a model in memory was loaded with. */
export function useLoadedWith(modelId: string): LoadSettings | undefined {
  const loaded = useEngine().data?.models.find((candidate) => candidate.modelId === modelId);
  return loaded?.state === 'loading' || loaded?.state === 'ready' ? loaded.settings : undefined;
}

/** Why a model is not in memory; `null` where nothing went wrong. */
export function useLoadFailure(modelId: string): ErrorInfo | null {
  const refusal = useRefusals((all) => all[modelId]);
  const inEngine = useEngine().data?.models.find((loaded) => loaded.modelId === modelId);
  if (inEngine?.state === 'failed') return inEngine.error ?? refusal ?? null;
  return inEngine === undefined ? (refusal ?? null) : null;
}

export type LoadOptions = {
  /** Load anew what is in memory with other settings. */
  isAnew?: boolean;
  /** Also where the memory seems too small, or where the settings have crashed before. */
  force?: boolean;
};

/** What a load came to; a load that the person cancelled is neither good nor a failure. */
export type LoadOutcome = { isLoaded: true } | { isLoaded: false; error: ErrorInfo | null };

/** Brings a model into memory with the settings that are kept for it. Never rejects. */
export async function tryLoad(modelId: string, { isAnew = false, force = false }: LoadOptions): Promise<LoadOutcome> {
  forgetRefusal(modelId);
  try {
    const { load } = await readProfile(modelId);
    await client.engine.load({ modelId, ...(isAnew ? { settings: load } : {}), ...(force ? { force } : {}) });
    return { isLoaded: true };
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    if (error.code === 'cancelled') return { isLoaded: false, error: null };
    useRefusals.setState({ [modelId]: error });
    return { isLoaded: false, error };
  }
}

/** Takes and keeps the settings that the core proposes for a model that is too big. */
export async function takeSmaller(modelId: string): Promise<void> {
  const { load } = await readProfile(modelId);
  const { smaller } = await client.engine.estimate({ modelId, settings: load });
  if (smaller !== null) editProfile(modelId, { load: smaller.settings });
}

function forgetRefusal(modelId: string): void {
  const { [modelId]: _gone, ...rest } = useRefusals.getState();
  useRefusals.setState(rest, true);
}

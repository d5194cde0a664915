import { isDeepStrictEqual } from 'node:util';
import { loadSettingsSchema, samplingSchema, type LoadSettings } from '../../contract/inference.ts';
import type { ModelProfile, ModelProfilePatch } from '../../contract/models.ts';
import type { Events } from '../events.ts';
import type { Store } from '../store/open.ts';
import { profileQueries, type ProfileRecord } from '../store/profiles.ts';

export type Profiles = ReturnType<typeof createProfiles>;

const crashesAllowed = 2;

/** The settings of each model, kept between runs, and what is known of how they fared. */
export function createProfiles({ store, events }: { store: Store; events: Events }) {
  const queries = profileQueries(store);

  function read(modelId: string): ProfileRecord {
    return (
      queries.get(modelId) ?? {
        load: loadSettingsSchema.parse({}),
        sampling: samplingSchema.parse({}),
        working: null,
        failed: null,
        failures: 0,
      }
    );
  }

  function change(modelId: string, patch: Partial<ProfileRecord>): void {
    queries.put(modelId, { ...read(modelId), ...patch });
  }

  function get(modelId: string): ModelProfile {
    const { load, sampling, working } = read(modelId);
    return { load, sampling, lastWorking: working };
  }

  return {
    get,
    set: (modelId: string, { load, sampling }: ModelProfilePatch): ModelProfile => {
      change(modelId, { ...(load === undefined ? {} : { load }), ...(sampling === undefined ? {} : { sampling }) });
      events.emit({ type: 'models' });
      return get(modelId);
    },
    /** Remembers that a model answered with these settings. */
    recordWorking: (modelId: string, settings: LoadSettings): void => {
      change(modelId, { working: settings, failed: null, failures: 0 });
    },
    recordCrash: (modelId: string, settings: LoadSettings): void => {
      const { failed, failures } = read(modelId);
      const isSame = isDeepStrictEqual(failed, settings);
      change(modelId, { failed: settings, failures: isSame ? failures + 1 : 1 });
    },
    /** Whether a runner has died so often with these settings that it is not to be started with them again. */
    isHopeless: (modelId: string, settings: LoadSettings): boolean => {
      const { failed, failures } = read(modelId);
      return failures >= crashesAllowed && isDeepStrictEqual(failed, settings);
    },
  };
}

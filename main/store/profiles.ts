import { z } from 'zod';
import { loadSettingsSchema, samplingSchema, type LoadSettings, type Sampling } from '../../contract/inference.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
/** Settings that another version wrote and that are not valid here count as not set. */
const load = json.pipe(loadSettingsSchema.catch(loadSettingsSchema.parse({})));

const row = z
  .object({
    load_settings: load,
    sampling: json.pipe(samplingSchema.catch(samplingSchema.parse({}))),
    working_settings: load.nullable(),
    failed_settings: load.nullable(),
    failures: z.number(),
  })
  .transform((stored) => ({
    load: stored.load_settings,
    sampling: stored.sampling,
    working: stored.working_settings,
    failed: stored.failed_settings,
    failures: stored.failures,
  }));

export type ProfileRecord = z.infer<typeof row>;

/** What the person chose for each model, and how these settings fared. */
export function profileQueries(store: Store) {
  const get = store.prepare(`SELECT * FROM model_profiles WHERE model_id = ?`);
  const put = store.prepare(`
    INSERT INTO model_profiles (model_id, load_settings, sampling, working_settings, failed_settings, failures)
    VALUES (@modelId, @load, @sampling, @working, @failed, @failures)
    ON CONFLICT (model_id) DO UPDATE SET load_settings = @load, sampling = @sampling, working_settings = @working,
      failed_settings = @failed, failures = @failures`);
  const toJson = (settings: LoadSettings | Sampling | null) => (settings === null ? null : JSON.stringify(settings));
  return {
    get: (modelId: string): ProfileRecord | null => row.optional().parse(get.get(modelId)) ?? null,
    put: (modelId: string, { load: chosen, sampling, working, failed, failures }: ProfileRecord) =>
      void put.run({
        modelId,
        load: toJson(chosen),
        sampling: toJson(sampling),
        working: toJson(working),
        failed: toJson(failed),
        failures,
      }),
  };
}

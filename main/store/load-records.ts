import { z } from 'zod';
import { fitSettingsSchema } from '../fit/settings.ts';
import type { Store } from './open.ts';

/** Years of daily use; older loads say little of the engine that runs now. */
const mostRecords = 1000;

const row = z
  .object({
    id: z.number(),
    at: z.number(),
    model_name: z.string(),
    identity: z.string(),
    architecture: z.string(),
    device: z.string(),
    settings: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(fitSettingsSchema),
    plain_bytes: z.number(),
    predicted_bytes: z.number(),
    measured_bytes: z.number(),
    tokens_per_second: z.number().nullable(),
    depth: z.number().nullable(),
    plain_speed: z.number().nullable(),
    predicted_speed: z.number().nullable(),
    prompt_tokens_per_second: z.number().nullable(),
    prompt_depth: z.number().nullable(),
    plain_prompt_speed: z.number().nullable(),
    predicted_prompt_speed: z.number().nullable(),
  })
  .transform((stored) => ({
    id: stored.id,
    at: stored.at,
    modelName: stored.model_name,
    identity: stored.identity,
    architecture: stored.architecture,
    /** The back end: `cpu`, `cuda`, `vulkan` or `metal`. */
    device: stored.device,
    settings: stored.settings,
    plainBytes: stored.plain_bytes,
    predictedBytes: stored.predicted_bytes,
    measuredBytes: stored.measured_bytes,
    /** Of an answer that was written alone, and how many tokens stood before it; medians of the load's answers. */
    tokensPerSecond: stored.tokens_per_second,
    depth: stored.depth,
    /** What had been expected at that depth, by the machine's rates alone and with what was learnt. */
    plainSpeed: stored.plain_speed,
    predictedSpeed: stored.predicted_speed,
    /** The same of reading prompts. */
    promptTokensPerSecond: stored.prompt_tokens_per_second,
    promptDepth: stored.prompt_depth,
    plainPromptSpeed: stored.plain_prompt_speed,
    predictedPromptSpeed: stored.predicted_prompt_speed,
  }));
export type LoadRecord = z.infer<typeof row>;
export type RecordedSpeeds = Pick<
  LoadRecord,
  | 'tokensPerSecond'
  | 'depth'
  | 'plainSpeed'
  | 'predictedSpeed'
  | 'promptTokensPerSecond'
  | 'promptDepth'
  | 'plainPromptSpeed'
  | 'predictedPromptSpeed'
>;

/** Loads and how they compared with what had been predicted, the latest first. */
export function loadRecordQueries(store: Store) {
  const latest = store.prepare(`SELECT * FROM load_records ORDER BY id DESC LIMIT ?`);
  const ofModel = store.prepare(`
    SELECT * FROM load_records WHERE identity = ? AND tokens_per_second IS NOT NULL ORDER BY id DESC LIMIT 20`);
  const insert = store.prepare(`
    INSERT INTO load_records (at, model_name, identity, architecture, device, settings, plain_bytes, predicted_bytes,
      measured_bytes, tokens_per_second, depth, plain_speed, predicted_speed, prompt_tokens_per_second, prompt_depth,
      plain_prompt_speed, predicted_prompt_speed)
    VALUES (@at, @modelName, @identity, @architecture, @device, @settings, @plainBytes, @predictedBytes,
      @measuredBytes, @tokensPerSecond, @depth, @plainSpeed, @predictedSpeed, @promptTokensPerSecond, @promptDepth,
      @plainPromptSpeed, @predictedPromptSpeed)`);
  const update = store.prepare(`
    UPDATE load_records SET measured_bytes = @measuredBytes, tokens_per_second = @tokensPerSecond, depth = @depth,
      plain_speed = @plainSpeed, predicted_speed = @predictedSpeed, prompt_tokens_per_second = @promptTokensPerSecond,
      prompt_depth = @promptDepth, plain_prompt_speed = @plainPromptSpeed,
      predicted_prompt_speed = @predictedPromptSpeed
    WHERE id = @id`);
  const drop = store.prepare(`
    DELETE FROM load_records WHERE id <= (SELECT max(id) FROM load_records) - ${mostRecords}`);
  return {
    latest: (count: number): LoadRecord[] => z.array(row).parse(latest.all(count)),
    withSpeed: (identity: string): LoadRecord[] => z.array(row).parse(ofModel.all(identity)),
    insert: ({ settings, ...record }: Omit<LoadRecord, 'id'>): number => {
      const { lastInsertRowid } = insert.run({ ...record, settings: JSON.stringify(settings) });
      drop.run();
      return Number(lastInsertRowid);
    },
    update: (change: Pick<LoadRecord, 'id' | 'measuredBytes'> & RecordedSpeeds): void => void update.run(change),
  };
}

import { z } from 'zod';
import type { UsageRow } from '../../contract/usage.ts';
import type { Store } from './open.ts';

const row = z
  .object({
    day: z.string(),
    model_id: z.string(),
    client: z.string(),
    requests: z.number(),
    prompt_tokens: z.number(),
    completion_tokens: z.number(),
  })
  .transform((stored): UsageRow => ({
    day: stored.day,
    modelId: stored.model_id,
    client: stored.client,
    requests: stored.requests,
    promptTokens: stored.prompt_tokens,
    completionTokens: stored.completion_tokens,
  }));

export function usageQueries(store: Store) {
  const add = store.prepare(`
    INSERT INTO usage_days (day, model_id, client, requests, prompt_tokens, completion_tokens)
    VALUES (@day, @modelId, @client, @requests, @promptTokens, @completionTokens)
    ON CONFLICT (day, model_id, client) DO UPDATE SET requests = requests + @requests,
      prompt_tokens = prompt_tokens + @promptTokens, completion_tokens = completion_tokens + @completionTokens`);
  const since = store.prepare(`SELECT * FROM usage_days WHERE day >= ? ORDER BY day, model_id, client`);
  const clear = store.prepare(`DELETE FROM usage_days`);
  return {
    add: (rows: readonly UsageRow[]): void => store.transaction(() => rows.forEach((one) => add.run(one)))(),
    since: (day: string): UsageRow[] => z.array(row).parse(since.all(day)),
    clear: (): void => void clear.run(),
  };
}

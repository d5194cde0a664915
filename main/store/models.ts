import { z } from 'zod';
import { modelSchema } from '../../contract/models.ts';
import type { Store } from './open.ts';

/** What a model, or one that it was made from, says of its licence. */
const claimSchema = z.object({
  repo: z.string(),
  license: z.string().nullable(),
  licenseName: z.string().nullable(),
  licenseLink: z.string().nullable(),
  gated: z.boolean(),
  tags: z.array(z.string()),
  datasets: z.array(z.string()),
});
export const claimsSchema = z.array(claimSchema);

/** What the header of a model file says, as kept. */
export const modelFactsSchema = modelSchema
  .pick({
    name: true,
    sizeBytes: true,
    architecture: true,
    parameterCount: true,
    quantization: true,
    contextLength: true,
    license: true,
    hasChatTemplate: true,
    warnings: true,
  })
  .extend({
    /** From the model itself to what it says it was made from. */
    claims: claimsSchema.default([]),
  });
export type ModelFacts = z.infer<typeof modelFactsSchema>;

export const jsonText = z.string().transform((text): unknown => JSON.parse(text));

const row = z
  .object({
    id: z.string(),
    path: z.string(),
    facts: jsonText.pipe(modelFactsSchema),
    source: modelSchema.shape.source,
    repo: z.string().nullable(),
    fingerprint: z.string().nullable(),
    origin_claims: jsonText.pipe(claimsSchema).nullable(),
    added_at: z.number(),
    removed_at: z.number().nullable(),
  })
  .transform(({ added_at: addedAt, removed_at: removedAt, origin_claims: originClaims, ...rest }) => ({
    ...rest,
    /** What the place that it came from said of its licence. */
    originClaims: originClaims ?? [],
    addedAt,
    isRemoved: removedAt !== null,
  }));

export type ModelRecord = z.infer<typeof row>;

export function modelQueries(store: Store) {
  const all = /* sql */ `
    SELECT models.*, model_origins.claims AS origin_claims
    FROM models LEFT JOIN model_origins ON model_origins.model_id = models.id`;
  const list = store.prepare(`${all} WHERE removed_at IS NULL ORDER BY added_at`);
  const byId = store.prepare(`${all} WHERE id = ?`);
  const byPath = store.prepare(`${all} WHERE path = ?`);
  const byFingerprint = store.prepare(`${all} WHERE fingerprint = ? ORDER BY removed_at IS NOT NULL`);
  const put = store.prepare(`
    INSERT INTO models (id, path, facts, source, repo, fingerprint, added_at)
    VALUES (@id, @path, @facts, @source, @repo, @fingerprint, @addedAt)
    ON CONFLICT (id) DO UPDATE SET
      path = @path, facts = @facts, source = @source, repo = @repo, fingerprint = @fingerprint, removed_at = NULL`);
  const remove = store.prepare(`UPDATE models SET removed_at = ? WHERE id = ?`);
  return {
    list: (): ModelRecord[] => z.array(row).parse(list.all()),
    byId: (id: string): ModelRecord | null => row.optional().parse(byId.get(id)) ?? null,
    byPath: (path: string): ModelRecord | null => row.optional().parse(byPath.get(path)) ?? null,
    byFingerprint: (fingerprint: string): ModelRecord[] => z.array(row).parse(byFingerprint.all(fingerprint)),
    put: (model: Omit<ModelRecord, 'isRemoved' | 'originClaims'>) =>
      void put.run({ ...model, facts: JSON.stringify(model.facts) }),
    remove: (id: string, removedAt: number) => void remove.run(removedAt, id),
  };
}

import { z } from 'zod';
import { errorInfoSchema } from '../../contract/errors.ts';
import { hubFileSchema } from '../../contract/hub.ts';
import type { Store } from './open.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));

const fileSchema = hubFileSchema.extend({
  /** Whole, checked and under its name. */
  isDone: z.boolean(),
  /** It was there before, and is not taken away with the download. */
  wasThere: z.boolean(),
});
export type StoredFile = z.infer<typeof fileSchema>;

const row = z
  .object({
    id: z.string(),
    position: z.number(),
    repo: z.string(),
    revision: z.string(),
    title: z.string(),
    root: z.string(),
    files: json.pipe(z.array(fileSchema)),
    state: z.enum(['queued', 'paused', 'failed', 'done']),
    error: json.pipe(errorInfoSchema).nullable().catch(null),
    added_at: z.number(),
    finished_at: z.number().nullable(),
    cancelled_at: z.number().nullable(),
    model_id: z.string().nullable(),
  })
  .transform(({ added_at, finished_at, cancelled_at, model_id, ...others }) => ({
    ...others,
    addedAt: added_at,
    finishedAt: finished_at,
    cancelledAt: cancelled_at,
    modelId: model_id,
  }));

/** What lasts of a download. One that was under way when Paddock ended is `queued`. */
export type DownloadRecord = z.infer<typeof row>;

export function downloadQueries(store: Store) {
  const all = store.prepare(`SELECT * FROM downloads ORDER BY position`);
  const remove = store.prepare(`DELETE FROM downloads WHERE id = ?`);
  const put = store.prepare(`
    INSERT INTO downloads (id, position, repo, revision, title, root, files, state, error, added_at, finished_at,
      cancelled_at, model_id)
    VALUES (@id, @position, @repo, @revision, @title, @root, @files, @state, @error, @addedAt, @finishedAt,
      @cancelledAt, @modelId)
    ON CONFLICT (id) DO UPDATE SET position = @position, revision = @revision, files = @files, state = @state,
      error = @error, finished_at = @finishedAt, cancelled_at = @cancelledAt, model_id = @modelId`);
  return {
    all: (): DownloadRecord[] => z.array(row).parse(all.all()),
    put: (record: DownloadRecord) =>
      void put.run({
        ...record,
        files: JSON.stringify(record.files),
        error: record.error === null ? null : JSON.stringify(record.error),
      }),
    remove: (id: string) => void remove.run(id),
  };
}

import { Hono } from 'hono';
import { z } from 'zod';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import { requireSupply, type ModelSupply, type SupplyJob } from '../model-supply.ts';

export const downloadRequestSchema = z.object({
  model: z.string().min(1).max(500),
  quantization: optional(z.string().min(1).max(64)),
});

/** Fetching models. Paddock's downloads are the jobs. */
export function downloads(supply: ModelSupply | null) {
  return new Hono<ServerEnv>()
    .post('/', async (c) => {
      const { model, quantization } = await readBody(c, downloadRequestSchema);
      const { resolve, start } = requireSupply(supply);
      const offer = await resolve(model, quantization);
      if (offer.modelId !== null) return c.json({ status: 'already_downloaded' });
      return c.json(describe(await start(offer)));
    })
    .get('/status/:id', (c) => {
      const id = c.req.param('id');
      const job = requireSupply(supply).status(id);
      if (job !== null) return c.json(describe(job));
      throw new RequestError('not_found', `There is no download job ${id.slice(0, 200)}.`, {
        param: 'job_id',
        code: 'job_not_found',
      });
    });
}

function describe(job: SupplyJob) {
  const { id, state, sizeBytes, doneBytes, bytesPerSecond, secondsLeft, startedAt, finishedAt, error } = job;
  return {
    job_id: id,
    status: state === 'done' ? 'completed' : state,
    total_size_bytes: sizeBytes,
    downloaded_bytes: doneBytes,
    started_at: new Date(startedAt).toISOString(),
    ...(state === 'downloading' ? { bytes_per_second: bytesPerSecond ?? 0 } : {}),
    ...(state === 'downloading' && secondsLeft !== null
      ? { estimated_completion: new Date(Date.now() + secondsLeft * 1000).toISOString() }
      : {}),
    ...(state === 'done' && finishedAt !== null ? { completed_at: new Date(finishedAt).toISOString() } : {}),
    // Why it failed or waits, which this API has no field for.
    ...(error === null ? {} : { message: error.message }),
  };
}

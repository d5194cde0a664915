import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { operate } from '../answer.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference, ServedModel } from '../inference.ts';
import { shorten } from '../openai/embeddings.ts';
import { applyKeepAlive } from '../openai/keep-alive.ts';
import { nanoseconds } from './answer.ts';
import { requireNamed } from './names.ts';
import { toOverrides, workFields } from './options.ts';

const mostInputs = 2048;

export const embedRequestSchema = z.object({
  ...workFields,
  input: optional(
    z.union([z.string().transform((text) => [text]), z.array(z.string()).max(mostInputs)], {
      error: `must be a string or a list of at most ${mostInputs} strings`,
    }),
  ),
  truncate: optional(z.boolean()),
  dimensions: optional(z.int().min(1)),
});

/** The older form, for one text. */
export const embeddingsRequestSchema = z.object({ ...workFields, prompt: optional(z.string()) });

type Ask = { inference: Inference; model: ServedModel };

export function embeddings(inference: Inference) {
  return new Hono<ServerEnv>()
    .post('/embed', async (c) => {
      const arrivedMs = performance.now();
      const request = await readBody(c, embedRequestSchema);
      const model = requireNamed(c, inference, request.model);
      const { input = [], truncate = true, dimensions } = request;
      await inference.load(model.id, toOverrides(request, model) ?? {});
      const readyMs = performance.now();
      const isNothing = input.every((text) => text === '');
      const { vectors, tokenCounts } = isNothing ? nothing : await embed(c, { inference, model }, input, truncate);
      applyKeepAlive(inference, model.id, request);
      return c.json({
        model: request.model,
        embeddings: vectors.map((vector) => shorten(vector, dimensions)),
        total_duration: nanoseconds(performance.now() - arrivedMs),
        load_duration: nanoseconds(readyMs - arrivedMs),
        prompt_eval_count: tokenCounts.reduce((sum, count) => sum + count, 0),
      });
    })
    .post('/embeddings', async (c) => {
      const request = await readBody(c, embeddingsRequestSchema);
      const model = requireNamed(c, inference, request.model);
      const { prompt = '' } = request;
      await inference.load(model.id, toOverrides(request, model) ?? {});
      const { vectors } = prompt === '' ? nothing : await embed(c, { inference, model }, [prompt], true);
      applyKeepAlive(inference, model.id, request);
      return c.json({ embedding: vectors[0] ?? [] });
    });
}

type Embedded = { vectors: number[][]; tokenCounts: number[] };

const nothing: Embedded = { vectors: [], tokenCounts: [] };

/** Tokens that a model puts around a text by itself. */
const frameTokens = 2;

/** Texts that are too long are cut where `truncate` is set. */
async function embed(c: Context<ServerEnv>, ask: Ask, inputs: string[], truncate: boolean): Promise<Embedded> {
  try {
    return await operate(c, ask, { kind: 'embed', inputs });
  } catch (error) {
    const length = error instanceof AppError && error.code === 'context_overflow' && error.details?.['contextLength'];
    if (!truncate || typeof length !== 'number') throw error;
    const cut = await Promise.all(
      inputs.map(async (text) => {
        const { tokens } = await operate(c, ask, { kind: 'tokenize', text, special: false });
        return tokens.slice(0, length - frameTokens);
      }),
    );
    return operate(c, ask, { kind: 'embed', inputs: cut });
  }
}

import { Hono } from 'hono';
import { z } from 'zod';
import { operate, requireModel } from '../answer.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference } from '../inference.ts';
import { applyKeepAlive, keepAliveFields, toLoad } from './keep-alive.ts';

/** As many as OpenAI takes. */
const mostInputs = 2048;

const text = z.string().min(1, 'must not be empty');
const tokens = z.array(z.int().nonnegative()).min(1, 'must not be empty');

const inputs = z.union(
  [
    text.transform((value): (string | number[])[] => [value]),
    tokens.transform((value): (string | number[])[] => [value]),
    z
      .array(z.union([text, tokens]))
      .min(1, 'must not be empty')
      .max(mostInputs),
  ],
  { error: `must be a text, a list of tokens, or a list of at most ${mostInputs} of them, none of them empty` },
);

export const embeddingsRequestSchema = z.object({
  ...keepAliveFields,
  model: z.string().min(1),
  input: inputs,
  encoding_format: optional(z.enum(['float', 'base64'])),
  dimensions: optional(z.int().min(1)),
});

export function embeddings(inference: Inference) {
  return new Hono<ServerEnv>().post('/', async (c) => {
    const request = await readBody(c, embeddingsRequestSchema);
    const model = requireModel(c, inference, request.model);
    const ask = { inference, model, load: toLoad(request) };
    const { vectors, tokenCounts } = await operate(c, ask, { kind: 'embed', inputs: request.input });
    applyKeepAlive(inference, model.id, request);
    const cut = vectors.map((vector) => shorten(vector, request.dimensions));
    const tokenCount = tokenCounts.reduce((sum, count) => sum + count, 0);
    return c.json({
      object: 'list',
      data: cut.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: request.encoding_format === 'base64' ? toBase64(vector) : vector,
      })),
      model: request.model,
      usage: { prompt_tokens: tokenCount, total_tokens: tokenCount },
    });
  });
}

/** The first numbers say the most in models that were made for it; after the cut the length is 1 again. */
export function shorten(vector: number[], dimensions = vector.length): number[] {
  if (dimensions > vector.length) {
    throw new RequestError(
      'invalid',
      `dimensions may be at most ${vector.length}, which is all that this model gives.`,
      {
        param: 'dimensions',
      },
    );
  }
  if (dimensions === vector.length) return vector;
  const cut = vector.slice(0, dimensions);
  const length = Math.hypot(...cut);
  return length === 0 ? cut : cut.map((value) => value / length);
}

/** 32-bit floats, the lowest byte first, whatever this computer's own order is. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}

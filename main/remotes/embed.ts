import { z } from 'zod';
import type { OperationResult } from '../runner/protocol.ts';
import type { Provider, ProviderRequests } from './provider.ts';
import { unreadable } from './refusals.ts';

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0).optional(), embedding: z.array(z.number()).min(1) })),
  usage: z
    .object({ prompt_tokens: z.int().min(0).max(1e12) })
    .nullish()
    .catch(null),
});

type Ask = { model: string; inputs: (string | number[])[]; signal: AbortSignal };

/** Vectors of length 1, in the order of the inputs. */
export async function embed(
  requests: Pick<ProviderRequests, 'json'>,
  provider: Provider,
  { model, inputs, signal }: Ask,
): Promise<OperationResult> {
  const body = { model, input: inputs, encoding_format: 'float' };
  const parsed = answerSchema.safeParse(await requests.json(provider, { path: '/embeddings', body, signal }));
  if (!parsed.success) throw unreadable(provider, parsed.error);
  const { data, usage } = parsed.data;
  const vectors = data
    .map(({ index, embedding }, position) => ({ index: index ?? position, embedding }))
    .toSorted((a, b) => a.index - b.index);
  const isWhole = vectors.length === inputs.length && vectors.every(({ index }, position) => index === position);
  if (!isWhole) throw unreadable(provider);
  return {
    kind: 'embed',
    vectors: vectors.map(({ embedding }) => normalise(embedding)),
    // Providers count all inputs together.
    tokenCounts: inputs.map((_, index) => (index === 0 ? (usage?.prompt_tokens ?? 0) : 0)),
  };
}

function normalise(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

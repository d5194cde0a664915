import { Hono } from 'hono';
import { z } from 'zod';
import { operate, requireModel } from '../answer.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import { newHead } from './answer-parts.ts';
import { applyKeepAlive, keepAliveFields, toLoad } from './keep-alive.ts';

const mostDocuments = 2048;

const document = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)], {
  error: 'must be a string or an object with a text',
});

export const rerankRequestSchema = z.object({
  ...keepAliveFields,
  model: z.string().min(1),
  query: z.string().min(1, 'must not be empty'),
  documents: z.array(document).min(1, 'must not be empty').max(mostDocuments),
  top_n: optional(z.int().min(1)),
  return_documents: optional(z.boolean()),
});

/** Documents by how much they say to a question, in the form that Jina, Cohere and llama-server share. */
export function rerank(inference: Inference) {
  return new Hono<ServerEnv>().post('/', async (c) => {
    const request = await readBody(c, rerankRequestSchema);
    const model = requireModel(c, inference, request.model);
    const { query, documents, top_n: most, return_documents: returnsDocuments } = request;
    const ask = { inference, model, load: toLoad(request) };
    const { scores, tokenCount } = await operate(c, ask, { kind: 'rank', query, documents });
    applyKeepAlive(inference, model.id, request);
    const results = scores
      .map((score, index) => ({
        index,
        relevance_score: score,
        ...(returnsDocuments === true ? { document: { text: documents[index] ?? '' } } : {}),
      }))
      .sort((a, b) => b.relevance_score - a.relevance_score)
      .slice(0, most);
    const { id, model: name } = newHead('rerank', request.model);
    return c.json({
      id,
      object: 'list',
      model: name,
      results,
      usage: { prompt_tokens: tokenCount, total_tokens: tokenCount },
    });
  });
}

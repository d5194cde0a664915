import { Hono } from 'hono';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import { embeddings } from './embeddings.ts';
import { models } from './models.ts';
import { rerank } from './rerank.ts';

/** OpenAI's routes. Some clients leave out the `/v1`, as llama-server lets them. */
export function openai(inference: Inference) {
  const app = new Hono<ServerEnv>();
  for (const prefix of ['/v1', '']) {
    app.route(`${prefix}/models`, models(inference));
    app.route(`${prefix}/chat/completions`, chatCompletions(inference));
    app.route(`${prefix}/completions`, completions(inference));
    app.route(`${prefix}/embeddings`, embeddings(inference));
    app.route(`${prefix}/rerank`, rerank(inference));
    app.route(`${prefix}/reranking`, rerank(inference));
  }
  return app;
}

import { Hono } from 'hono';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import { completions } from './completions.ts';
import { state } from './state.ts';
import { texts } from './texts.ts';

/** What llama-server has beside OpenAI's routes. */
export function llamaServer(inference: Inference) {
  return new Hono<ServerEnv>()
    .route('/', state(inference))
    .route('/', texts(inference))
    .route('/', completions(inference));
}

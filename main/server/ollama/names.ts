import type { Context } from 'hono';
import { z } from 'zod';
import { requireModel } from '../answer.ts';
import { optional } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference, ServedModel } from '../inference.ts';

/** Ollama's names have a version behind a colon. */
export function toName(id: string): string {
  return /:[^/]*$/.test(id) ? id : `${id}:latest`;
}

/** The model that a request names. Throws in Ollama's words, which its clients look for. */
export function requireNamed(c: Context<ServerEnv>, inference: Inference, name: string): ServedModel {
  if (inference.find(name) === null) {
    throw new RequestError('unknown_model', `model '${name.slice(0, 200)}' not found`, { param: 'model' });
  }
  return requireModel(c, inference, name);
}

/** Requests about one model name it by either of two fields. */
export const namedSchema = z.object({ model: optional(z.string().max(500)), name: optional(z.string().max(500)) });

export function nameOf({ model, name }: z.output<typeof namedSchema>): string {
  const given = model || name;
  if (given) return given;
  throw new RequestError('invalid', 'model: is missing', { param: 'model', code: 'missing_required_parameter' });
}

import type { Context } from 'hono';
import { mayUse } from '../access.ts';
import { requireModel } from '../answer.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference, ServedModel } from '../inference.ts';

/** A llama-server has one model, so its clients name none: then it is the one that is loaded. */
export function chooseModel(c: Context<ServerEnv>, inference: Inference, name: string | undefined): ServedModel {
  if (name !== undefined && name !== '') return requireModel(c, inference, name);
  const loaded = inference
    .status()
    .models.find(({ modelId, state }) => state === 'ready' && mayUse(c.get('caller'), modelId));
  if (loaded === undefined) {
    throw new RequestError('invalid', 'No model is loaded. Name one in "model".', { param: 'model' });
  }
  return requireModel(c, inference, loaded.modelId);
}

import { Hono } from 'hono';
import type { Model } from '../../../contract/models.ts';
import type { Inference } from '../inference.ts';
import { openAIError } from './errors.ts';

export function models(inference: Inference) {
  return new Hono()
    .get('/', (c) => c.json({ object: 'list', data: inference.listModels().map(describe) }))
    .get('/:id{.+}', (c) => {
      const id = c.req.param('id');
      const model = inference.listModels().find((candidate) => candidate.id === id);
      if (model) return c.json(describe(model));
      return c.json(
        openAIError(`There is no model with the name ${id}.`, { param: 'model', code: 'model_not_found' }),
        404,
      );
    });
}

function describe(model: Model) {
  return { id: model.id, object: 'model', created: Math.floor(model.addedAt / 1000), owned_by: 'paddock' };
}

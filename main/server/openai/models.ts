import { Hono } from 'hono';
import { mayUse } from '../access.ts';
import { requireModel } from '../answer.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference, ServedModel } from '../inference.ts';

/** The list of models, in a shape that Anthropic's client reads too: both have it at the same address. */
export function models(inference: Inference) {
  return new Hono<ServerEnv>()
    .get('/', (c) => {
      const data = inference
        .list()
        .filter(({ id }) => mayUse(c.get('caller'), id))
        .map(describe);
      return c.json({
        object: 'list',
        data,
        has_more: false,
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
      });
    })
    .get('/:id{.+}', (c) => c.json(describe(requireModel(c, inference, c.req.param('id')))));
}

function describe({ id, name, addedAt, ownedBy }: ServedModel) {
  return {
    id,
    object: 'model',
    created: Math.floor(addedAt / 1000),
    owned_by: ownedBy,
    type: 'model',
    display_name: name,
    created_at: new Date(addedAt).toISOString(),
  };
}

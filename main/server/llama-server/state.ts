import { Hono } from 'hono';
import type { LoadedModel } from '../../../contract/engine.ts';
import { mayUse } from '../access.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import { describeSampling } from './completion-answer.ts';
import { chooseModel } from './model.ts';

/** What a client asks before it sets itself up, and which places are taken. */
export function state(inference: Inference) {
  return new Hono<ServerEnv>()
    .get('/props', async (c) => {
      const model = chooseModel(c, inference, c.req.query('model'));
      const { load, sampling } = inference.defaults(model.id);
      const loaded = inference.status().models.find(({ modelId }) => modelId === model.id);
      const slots = loaded?.settings.slots ?? load.slots;
      const { image, audio } = await inference.modalities(model.id);
      return c.json({
        default_generation_settings: {
          n_ctx: loaded?.contextLength ?? load.contextLength ?? model.local?.contextLength ?? null,
          params: describeSampling(sampling),
        },
        total_slots: slots,
        model_alias: model.id,
        // Where the file is, is nobody's business but this computer's.
        model_path: model.id,
        chat_template: (await inference.template(model.id)) ?? '',
        modalities: { vision: image, audio },
      });
    })
    .get('/slots', (c) => {
      const wanted = c.req.query('model');
      const loaded = inference
        .status()
        .models.filter(
          ({ modelId, state: is }) =>
            is === 'ready' && mayUse(c.get('caller'), modelId) && (wanted === undefined || wanted === modelId),
        );
      return c.json(loaded.flatMap(describeSlots).map((slot, id) => ({ id, ...slot })));
    });
}

function describeSlots({ modelId, settings, contextLength, activeRequests }: LoadedModel) {
  return Array.from({ length: settings.slots }, (_, index) => ({
    model: modelId,
    n_ctx: contextLength,
    is_processing: index < activeRequests,
  }));
}

import { Hono } from 'hono';
import { mayUse } from '../access.ts';
import { requireModel } from '../answer.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference, ServedModel } from '../inference.ts';
import { chatCompletions } from '../openai/chat-completions.ts';
import { completions } from '../openai/completions.ts';
import { embeddings } from '../openai/embeddings.ts';
import type { ModelTraits, Traits } from '../traits.ts';
import { createExtras } from './stats.ts';

/** LM Studio's older API: OpenAI's answers with numbers beside them. */
export function v0(inference: Inference, traits: Traits, version: string) {
  const extras = createExtras(inference, version);

  function describe(model: ServedModel, own: ModelTraits) {
    const loaded = inference.status().models.find(({ modelId, state }) => modelId === model.id && state === 'ready');
    return {
      id: model.id,
      object: 'model',
      type: typeOf(own),
      publisher: model.ownedBy,
      arch: model.local?.architecture ?? null,
      compatibility_type: 'gguf',
      quantization: model.local?.quantization ?? null,
      state: loaded ? 'loaded' : 'not-loaded',
      max_context_length: model.local?.contextLength ?? null,
      ...(loaded ? { loaded_context_length: loaded.contextLength } : {}),
      ...(own.kind === 'chat' ? { capabilities: own.tools ? ['tool_use'] : [] } : {}),
    };
  }

  return new Hono<ServerEnv>()
    .get('/models', async (c) => {
      const models = inference.list().filter(({ id }) => mayUse(c.get('caller'), id));
      const all = await traits.all(models);
      return c.json({ object: 'list', data: models.flatMap((model, index) => describeAll(model, all[index])) });
    })
    .get('/models/:id{.+}', async (c) => {
      const model = requireModel(c, inference, c.req.param('id'));
      return c.json(describe(model, await traits.of(model)));
    })
    .route('/chat/completions', chatCompletions(inference, extras))
    .route('/completions', completions(inference, extras))
    .route('/embeddings', embeddings(inference));

  function describeAll(model: ServedModel, own: ModelTraits | undefined) {
    return own === undefined ? [] : [describe(model, own)];
  }
}

function typeOf({ kind, image }: ModelTraits): 'llm' | 'vlm' | 'embeddings' {
  if (kind !== 'chat') return 'embeddings';
  return image ? 'vlm' : 'llm';
}

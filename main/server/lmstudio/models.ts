import { Hono } from 'hono';
import { z } from 'zod';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { LoadSettings } from '../../../contract/inference.ts';
import { mayUse } from '../access.ts';
import { requireModel } from '../answer.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference, LoadOverrides, ServedModel } from '../inference.ts';
import { bitsPerWeight, parameterText } from '../model-texts.ts';
import { keepAliveFields, toLoad } from '../openai/keep-alive.ts';
import type { ModelTraits, Traits } from '../traits.ts';

/** How a model may be loaded. Experts and where the cache lies are the model's and Paddock's affair. */
const configFields = {
  context_length: optional(z.int().min(64).max(16_777_216)),
  eval_batch_size: optional(z.int().min(32).max(8192)),
  flash_attention: optional(z.boolean()),
};
const configSchema = z.object(configFields);

export const loadRequestSchema = z.object({
  ...configFields,
  ...keepAliveFields,
  model: z.string().min(1),
  /** Where earlier versions of this API had the same. */
  config: optional(configSchema),
  echo_load_config: optional(z.boolean()),
});

export const unloadRequestSchema = z.object({ instance_id: z.string().min(1) });

export function models(inference: Inference, traits: Traits) {
  return new Hono<ServerEnv>()
    .get('/', async (c) => {
      const known = inference.list().filter(({ id }) => mayUse(c.get('caller'), id));
      const all = await traits.all(known);
      return c.json({
        models: known.flatMap((model, index) => {
          const own = all[index];
          return own === undefined ? [] : [describe(model, own, loadedAs(inference, model.id))];
        }),
      });
    })
    .post('/load', async (c) => {
      const request = await readBody(c, loadRequestSchema);
      const model = requireModel(c, inference, request.model);
      const overrides = toOverrides(request);
      requireLength(model, overrides.contextLength);
      const { kind } = await traits.of(model);
      const begunAt = performance.now();
      const loaded = await inference.load(model.id, { ...toLoad(request), ...overrides });
      return c.json({
        type: kind === 'chat' ? 'llm' : 'embedding',
        instance_id: model.id,
        load_time_seconds: (performance.now() - begunAt) / 1000,
        status: 'loaded',
        ...(request.echo_load_config === true ? { load_config: configOf(loaded, kind) } : {}),
      });
    })
    .post('/unload', async (c) => {
      const { instance_id: instanceId } = await readBody(c, unloadRequestSchema);
      const model = requireModel(c, inference, instanceId);
      if (loadedAs(inference, model.id) === undefined) {
        throw new RequestError('unknown_model', `${instanceId} is not loaded.`, { param: 'instance_id' });
      }
      await inference.unload(model.id);
      return c.json({ instance_id: instanceId });
    });
}

/** Throws where a model was made for less. */
export function requireLength({ id, local }: ServedModel, contextLength: number | null | undefined): void {
  const most = local?.contextLength ?? null;
  if (most === null || (contextLength ?? 0) <= most) return;
  throw new RequestError('invalid', `${id} takes at most ${most} tokens.`, { param: 'context_length' });
}

export function loadedAs(inference: Inference, id: string): LoadedModel | undefined {
  return inference.status().models.find(({ modelId, state }) => modelId === id && state === 'ready');
}

function toOverrides(request: z.output<typeof loadRequestSchema>): LoadOverrides {
  const { config } = request;
  const flash = request.flash_attention ?? config?.flash_attention;
  const given = {
    contextLength: request.context_length ?? config?.context_length,
    batchSize: request.eval_batch_size ?? config?.eval_batch_size,
    flashAttention: flash === undefined ? undefined : toSwitch(flash),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function toSwitch(isOn: boolean): LoadSettings['flashAttention'] {
  return isOn ? 'on' : 'off';
}

/** With what a model runs; of what was left to Paddock, only what it has said. */
function configOf({ contextLength, settings }: LoadedModel, kind: ModelTraits['kind']) {
  const { batchSize, slots, flashAttention } = settings;
  if (kind !== 'chat') return { context_length: contextLength };
  return {
    context_length: contextLength,
    eval_batch_size: batchSize,
    parallel: slots,
    ...(flashAttention === 'auto' ? {} : { flash_attention: flashAttention === 'on' }),
  };
}

function describe({ id, name, ownedBy, local }: ServedModel, own: ModelTraits, loaded: LoadedModel | undefined) {
  const quantization = local?.quantization ?? null;
  const common = {
    publisher: ownedBy,
    key: id,
    display_name: name,
    quantization: quantization === null ? null : { name: quantization, bits_per_weight: bitsPerWeight(quantization) },
    size_bytes: local?.sizeBytes ?? 0,
    params_string: parameterText(local?.parameterCount ?? null) || null,
    loaded_instances: loaded === undefined ? [] : [{ id, config: configOf(loaded, own.kind) }],
    max_context_length: local?.contextLength ?? 0,
    format: local === null ? null : 'gguf',
  };
  if (own.kind !== 'chat') return { type: 'embedding', ...common };
  return {
    type: 'llm',
    ...common,
    architecture: local?.architecture ?? null,
    capabilities: {
      vision: own.image,
      trained_for_tool_use: own.tools,
      ...(own.thinking === 'none' ? {} : { reasoning: reasoningOf(own) }),
    },
    description: null,
  };
}

/** What `reasoning` of a chat may be, and what it is where it is left out. */
export function reasoningOf({ thinking, thinksByDefault }: ModelTraits) {
  const allowed = ['low', 'medium', 'high', 'on'];
  return {
    allowed_options: thinking === 'switch' ? ['off', ...allowed] : allowed,
    default: thinksByDefault ? 'on' : 'off',
  };
}

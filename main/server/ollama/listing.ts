import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { ModelAlias } from '../../../contract/server.ts';
import { mayUse } from '../access.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference, ServedModel } from '../inference.ts';
import { parameterText } from '../model-texts.ts';
import type { ModelSupply } from '../model-supply.ts';
import type { ModelTraits, Traits } from '../traits.ts';
import { namedSchema, nameOf, requireNamed, toName } from './names.ts';

type Dependencies = {
  inference: Inference;
  traits: Traits;
  supply: ModelSupply | null;
  aliases(): readonly ModelAlias[];
};

export const showRequestSchema = z.object({ ...namedSchema.shape, verbose: optional(z.boolean()) });

/** Which models there are, what each is, and which are in memory. */
export function listing({ inference, traits, supply, aliases }: Dependencies) {
  async function describe(name: string, model: ServedModel) {
    return {
      name: toName(name),
      model: toName(name),
      modified_at: new Date(model.addedAt).toISOString(),
      size: model.local?.sizeBytes ?? 0,
      digest: digestOf(model),
      details: detailsOf(model),
    };
  }

  /** Of the file where it is known; else a name that stays as long as the file is as large. */
  function digestOf({ id, local }: ServedModel): string {
    const known = local === null ? null : supply?.sha256Of(id);
    return (
      known ??
      createHash('sha256')
        .update(`${id}\n${local?.sizeBytes ?? 0}`)
        .digest('hex')
    );
  }

  return new Hono<ServerEnv>()
    .get('/tags', async (c) => {
      const models = inference.list().filter(({ id }) => mayUse(c.get('caller'), id));
      const second = aliases().flatMap(({ alias, modelId }) => {
        const model = models.find(({ id }) => id === modelId);
        return model ? [describe(alias, model)] : [];
      });
      return c.json({ models: await Promise.all([...models.map((model) => describe(model.id, model)), ...second]) });
    })
    .post('/show', async (c) => {
      const request = await readBody(c, showRequestSchema);
      const model = requireNamed(c, inference, nameOf(request));
      const [own, template] = await Promise.all([traits.of(model), inference.template(model.id)]);
      const { load, sampling } = inference.defaults(model.id);
      const parameters = [
        ...(load.contextLength === null ? [] : [['num_ctx', load.contextLength] as const]),
        ['temperature', sampling.temperature] as const,
        ['top_k', sampling.topK] as const,
        ['top_p', sampling.topP] as const,
        ['min_p', sampling.minP] as const,
      ];
      const name = toName(model.id);
      return c.json({
        license: model.local?.license ?? '',
        modelfile: `# Models are set up in Paddock.\nFROM ${name}\n`,
        parameters: parameters.map(([key, value]) => `${key.padEnd(30)} ${value}`).join('\n'),
        template: template ?? '',
        details: detailsOf(model),
        model_info: infoOf(own, request.verbose === true),
        capabilities: capabilitiesOf(own),
        modified_at: new Date(model.addedAt).toISOString(),
      });
    })
    .get('/ps', async (c) => {
      const running = inference
        .status()
        .models.filter(({ modelId, state }) => state === 'ready' && mayUse(c.get('caller'), modelId));
      const models = running.flatMap((loaded) => {
        const model = inference.find(loaded.modelId);
        return model ? [describeRunning(loaded, model)] : [];
      });
      return c.json({ models: await Promise.all(models) });
    });

  async function describeRunning({ settings, memoryBytes, contextLength }: LoadedModel, model: ServedModel) {
    const { modified_at: _modified, ...known } = await describe(model.id, model);
    return {
      ...known,
      size: memoryBytes ?? known.size,
      expires_at: new Date(Date.now() + keptMs(settings.idleMinutes)).toISOString(),
      // How much of it is on a GPU is not measured; with no GPU in use it is nothing.
      size_vram: 0,
      context_length: contextLength ?? 0,
    };
  }
}

/** Ollama's "for ever" is as long as its clock counts. */
const foreverMs = 2 ** 63 / 1e6;

function keptMs(idleMinutes: number | null): number {
  return idleMinutes === null ? foreverMs : idleMinutes * 60_000;
}

function detailsOf({ local }: ServedModel) {
  const family = local?.architecture ?? '';
  return {
    parent_model: '',
    format: local === null ? '' : 'gguf',
    family,
    families: family === '' ? [] : [family],
    parameter_size: parameterText(local?.parameterCount ?? null),
    quantization_level: local?.quantization ?? '',
  };
}

/** The file's metadata. Of lists, such as the tokens, only those that are wished for and short. */
function infoOf({ metadata }: ModelTraits, verbose: boolean): Record<string, unknown> {
  const entries = Object.entries(metadata).filter(([key]) => key !== 'tokenizer.chat_template');
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'object' ? (verbose ? value.values : null) : value]),
  );
}

function capabilitiesOf({ kind, tools, insert, image, audio, thinking }: ModelTraits): string[] {
  if (kind !== 'chat') return ['embedding'];
  return [
    'completion',
    ...(tools ? ['tools'] : []),
    ...(insert ? ['insert'] : []),
    ...(image ? ['vision'] : []),
    ...(audio ? ['audio'] : []),
    ...(thinking === 'none' ? [] : ['thinking']),
  ];
}

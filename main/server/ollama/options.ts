import { z } from 'zod';
import type { Sampling } from '../../../contract/inference.ts';
import type { GenerateInput, GrammarRequest } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import type { LoadOverrides, ServedModel } from '../inference.ts';
import { generationFields, toSampling } from '../openai/fields.ts';
import { keepAliveFields, toLoad } from '../openai/keep-alive.ts';
import type { ModelTraits } from '../traits.ts';

/** How a model is loaded and used. Options of engines that Ollama no longer has are left unread, as Ollama does. */
export const optionsSchema = z.object({
  num_ctx: optional(z.int().min(1)),
  /** -1 and 0 are no limit, -2 until the context is full. */
  num_predict: optional(z.int().min(-2)),
  num_batch: optional(z.int().min(1)),
  /** Layers on the GPU; -1 leaves it to Paddock. */
  num_gpu: optional(z.int().min(-1)),
  /** 0 leaves it to Paddock. */
  num_thread: optional(z.int().min(0)),
  use_mmap: optional(z.boolean()),
  temperature: generationFields.temperature,
  top_k: generationFields.top_k,
  top_p: generationFields.top_p,
  min_p: generationFields.min_p,
  repeat_penalty: generationFields.repeat_penalty,
  repeat_last_n: generationFields.repeat_last_n,
  presence_penalty: generationFields.presence_penalty,
  frequency_penalty: generationFields.frequency_penalty,
  seed: generationFields.seed,
  stop: generationFields.stop,
});
type Options = z.output<typeof optionsSchema>;

/** What every request has that makes a model work. */
export const workFields = {
  model: z.string().min(1),
  options: optional(optionsSchema),
  keep_alive: keepAliveFields.keep_alive,
};

const levels = ['low', 'medium', 'high', 'max'] as const;

/** What chat and plain generation have in common. */
export const generateFields = {
  ...workFields,
  stream: optional(z.boolean()),
  format: optional(
    z.union([z.enum(['', 'json']), z.record(z.string(), z.unknown())], {
      error: 'must be "json" or a JSON schema',
    }),
  ),
  think: optional(
    z.union([z.boolean(), z.enum(levels)], { error: 'must be "high", "medium", "low", "max", true, or false' }),
  ),
  truncate: optional(z.boolean()),
  shift: optional(z.boolean()),
  logprobs: optional(z.boolean()),
  top_logprobs: optional(z.int().min(0).max(20)),
};
const generateSchema = z.object(generateFields);
export type GenerateFields = z.output<typeof generateSchema>;

/** Where nothing ends an answer that makes room for itself, this many contexts do. */
const mostContexts = 10;

type Wish = Omit<GenerateInput, 'prompt'>;

/** What is not the prompt. `contextLength`: as far as it is known before the model is loaded. */
export function toWish(fields: GenerateFields, defaults: Sampling, contextLength: number): Wish {
  const { options, truncate, shift, logprobs = false, top_logprobs: alternatives } = fields;
  if (alternatives !== undefined && alternatives > 0 && !logprobs) {
    throw new RequestError('invalid', 'top_logprobs needs logprobs to be true.', { param: 'top_logprobs' });
  }
  const { num_predict: limit = -1, num_ctx: context = contextLength, stop = [] } = options ?? {};
  // An answer that may not push anything out of the context can't have what was before pushed out either.
  const overflow = truncate === false || shift === false || limit === -2 ? 'stop' : 'rolling';
  const endless = overflow === 'rolling' ? context * mostContexts : null;
  return {
    sampling: toSampling(options ?? {}, defaults),
    maxTokens: limit > 0 ? limit : endless,
    stop: stop.filter((text) => text !== ''),
    grammar: toGrammar(fields.format),
    logprobs: logprobs ? (alternatives ?? 0) : null,
    overflow,
  };
}

function toGrammar(format: GenerateFields['format']): GrammarRequest | null {
  if (format === undefined || format === '') return null;
  return format === 'json' ? { kind: 'json' } : { kind: 'schema', schema: format };
}

/** The request's wishes for how the model is loaded; values beyond what it takes are brought to the nearest. */
export function toOverrides(
  fields: { options?: Options | undefined; keep_alive?: number | undefined },
  { local }: ServedModel,
): LoadOverrides | undefined {
  const { num_ctx: context, num_batch: batch, num_gpu: layers, num_thread: threads, use_mmap } = fields.options ?? {};
  const wished = {
    ...toLoad(fields),
    contextLength:
      context === undefined ? undefined : within(context, leastContext, local?.contextLength ?? mostContext),
    batchSize: batch === undefined ? undefined : within(batch, 32, 8192),
    gpuLayers: layers === undefined || layers < 0 ? undefined : within(layers, 0, 10_000),
    threads: threads === undefined || threads === 0 ? undefined : within(threads, 1, 512),
    useMmap: use_mmap,
  };
  const given = Object.entries(wished).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const leastContext = 64;
const mostContext = 16_777_216;

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** How much to think, as the template takes it. Throws where the model can't. */
export function toReasoning(think: GenerateFields['think'], model: ServedModel, { thinking }: ModelTraits) {
  if (think === undefined) return {};
  if (think === false) return { reasoning: 'off' as const };
  if (thinking === 'none') throw unable(model, 'thinking', 'think');
  if (think === true) return { reasoning: 'on' as const };
  // Templates that know levels know three.
  return { reasoning: 'on' as const, reasoningEffort: think === 'max' ? 'high' : think };
}

/** Throws where the model is for something else. */
export function requireWriter(model: ServedModel, { kind }: ModelTraits, work: 'chat' | 'generate'): void {
  if (kind !== 'chat') throw unable(model, work, 'model');
}

function unable({ id }: ServedModel, work: string, param: string): RequestError {
  return new RequestError('invalid', `"${id}" does not support ${work}`, { param });
}

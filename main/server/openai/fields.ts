import { z } from 'zod';
import { samplingSchema, type Sampling } from '../../../contract/inference.ts';
import type { GrammarRequest } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';

/** More answers to one request than this would only stand in line. */
const mostAnswers = 8;

const bias = z.number().min(-100).max(100);

/** By token, as OpenAI has it, or as llama-server's list of pairs, in which `false` rules a token out. */
const logitBias = z
  .union([
    z.record(z.string().regex(/^\d+$/, 'must be the number of a token'), bias),
    z.array(z.tuple([z.int().nonnegative(), z.union([bias, z.literal(false)])])),
  ])
  .transform((value): Sampling['logitBias'] =>
    Array.isArray(value)
      ? Object.fromEntries(value.map(([token, change]) => [String(token), change === false ? -100 : change]))
      : value,
  );

/** How tokens are chosen: OpenAI's fields, and those that llama-server and LM Studio add. */
const samplingFields = {
  temperature: optional(z.number().min(0).max(5)),
  top_p: optional(z.number().min(0).max(1)),
  /** -1 is "off" to some clients. */
  top_k: optional(z.int().min(-1).max(1_000_000)),
  min_p: optional(z.number().min(0).max(1)),
  presence_penalty: optional(z.number().min(-2).max(2)),
  frequency_penalty: optional(z.number().min(-2).max(2)),
  repeat_penalty: optional(z.number().min(0.01).max(10)),
  /** The same under the name that Hugging Face and vLLM gave it. */
  repetition_penalty: optional(z.number().min(0.01).max(10)),
  /** -1 is the whole context. */
  repeat_last_n: optional(z.int().min(-1)),
  dry_multiplier: optional(z.number().min(0).max(10)),
  dry_base: optional(z.number().min(1).max(10)),
  dry_allowed_length: optional(z.int().min(0).max(1000)),
  xtc_probability: optional(z.number().min(0).max(1)),
  xtc_threshold: optional(z.number().min(0).max(1)),
  seed: optional(z.int()),
  logit_bias: optional(logitBias),
};

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  // llama-server takes a schema here too.
  z.object({ type: z.literal('json_object'), schema: optional(z.unknown()) }),
  // `strict` is not read: an answer is always held to its schema.
  z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: optional(z.unknown()) }) }),
]);

/** What chat and plain completion have in common. */
export const generationFields = {
  ...samplingFields,
  model: z.string().min(1),
  stop: optional(
    z.union([z.string().transform((text) => [text]), z.array(z.string()).max(64)], {
      error: 'must be a string or a list of at most 64 strings',
    }),
  ),
  n: optional(z.int().min(1).max(mostAnswers)),
  stream: optional(z.boolean()),
  stream_options: optional(z.object({ include_usage: optional(z.boolean()) })),
  response_format: optional(responseFormat),
  /** A grammar in GBNF, and a schema without a frame, as llama-server takes them. */
  grammar: optional(z.string()),
  json_schema: optional(z.unknown()),
};

const generationSchema = z.object(generationFields);
export type GenerationFields = z.output<typeof generationSchema>;

/** A number of tokens; -1 is how LM Studio's and llama-server's clients say "no limit". */
export const tokenLimit = z
  .int()
  .min(-1)
  .refine((limit) => limit !== 0, 'must be at least 1, or -1 for no limit');

export function toLimit(limit: number | undefined): number | null {
  return limit === undefined || limit < 1 ? null : limit;
}

/** What the request leaves out is as the person has set the model up. */
export function toSampling(
  fields: Partial<Pick<GenerationFields, keyof typeof samplingFields>>,
  defaults: Sampling,
): Sampling {
  const { top_k: topK, repeat_last_n: repeatLastN, seed } = fields;
  const given = {
    temperature: fields.temperature,
    topP: fields.top_p,
    topK: topK === undefined ? undefined : Math.max(0, topK),
    minP: fields.min_p,
    presencePenalty: fields.presence_penalty,
    frequencyPenalty: fields.frequency_penalty,
    repeatPenalty: fields.repeat_penalty ?? fields.repetition_penalty,
    repeatLastTokens: repeatLastN === undefined ? undefined : toWindow(repeatLastN),
    dryMultiplier: fields.dry_multiplier,
    dryBase: fields.dry_base,
    dryAllowedLength: fields.dry_allowed_length,
    xtcProbability: fields.xtc_probability,
    xtcThreshold: fields.xtc_threshold,
    seed: seed === undefined ? undefined : toSeed(seed),
    logitBias: fields.logit_bias,
  };
  const wished = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return samplingSchema.parse({ ...defaults, ...wished });
}

/** As many tokens as Paddock looks back at, at most. */
const widestWindow = 32_768;

function toWindow(tokens: number): number {
  return tokens === -1 ? widestWindow : Math.min(tokens, widestWindow);
}

const seeds = 2 ** 31;

/** -1 asks for a new seed each time. The engine's seeds have 31 bits. */
function toSeed(seed: number): number | null {
  return seed === -1 ? null : ((seed % seeds) + seeds) % seeds;
}

/** The same request as often as answers are wanted, each with the next seed. */
export function inNumber<T extends { sampling: Sampling }>(input: T, count: number): T[] {
  const { seed } = input.sampling;
  return Array.from({ length: count }, (_, index) => ({
    ...input,
    sampling: { ...input.sampling, seed: seed === null ? null : toSeed(seed + index) },
  }));
}

/** What the answer has to look like. Throws where two forms are asked for at once. */
export function toGrammar(
  fields: Pick<GenerationFields, 'response_format' | 'grammar' | 'json_schema'>,
): GrammarRequest | null {
  const { response_format: format, grammar, json_schema: bare } = fields;
  const asked: (GrammarRequest | null)[] = [
    format === undefined ? null : fromFormat(format),
    grammar === undefined || grammar === '' ? null : { kind: 'gbnf', text: grammar },
    bare === undefined ? null : { kind: 'schema', schema: bare },
  ];
  const [first = null, second] = asked.filter((request) => request !== null);
  if (second === undefined) return first;
  throw new RequestError('invalid', 'Choose one of response_format, grammar and json_schema.', {
    param: grammar === undefined ? 'json_schema' : 'grammar',
  });
}

function fromFormat(format: z.output<typeof responseFormat>): GrammarRequest | null {
  switch (format.type) {
    case 'text':
      return null;
    case 'json_object':
      return ofSchema(format.schema);
    case 'json_schema':
      return ofSchema(format.json_schema.schema);
  }
}

function ofSchema(schema: unknown): GrammarRequest {
  return schema === undefined ? { kind: 'json' } : { kind: 'schema', schema };
}

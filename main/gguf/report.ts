import { z } from 'zod';
import { errorInfoSchema } from '../../contract/errors.ts';

const count = z.number().int().nonnegative();
const token = z.object({ id: count, text: z.string() });

/** What a model file says about itself. `null` where it does not say. Sizes are in bytes, lengths in tokens or values. */
export const ggufFactsSchema = z.object({
  kind: z.enum(['model', 'adapter', 'mmproj']),
  name: z.string().nullable(),
  architecture: z.string(),
  parameterCount: count,
  /** As people write it, for example `Q4_K_M`. */
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  /** All files of the model, the first one first. */
  files: z.array(z.string()),
  /** Of all files together. */
  sizeBytes: count,
  tensorBytesByType: z.record(z.string(), count),
  tensorCountByType: z.record(z.string(), count),
  /** The weights of each block, in order, and of what lies outside of the blocks. */
  blockSizesBytes: z.array(count),
  otherTensorBytes: count,
  contextLength: count.nullable(),
  embeddingLength: count.nullable(),
  blockCount: count.nullable(),
  /** One number per block; 0 in a block without attention. */
  headCounts: z.array(count),
  keyValueHeadCounts: z.array(count),
  /** Values per attention head. */
  keyLength: count.nullable(),
  valueLength: count.nullable(),
  slidingWindow: count.nullable(),
  expertCount: count,
  expertUsedCount: count,
  rope: z.object({
    frequencyBase: z.number().nullable(),
    dimensionCount: count.nullable(),
    scaling: z.string().nullable(),
    scalingFactor: z.number().nullable(),
    originalContextLength: count.nullable(),
  }),
  tokenizer: z.object({
    model: z.string().nullable(),
    pre: z.string().nullable(),
    tokenCount: count,
    bos: token.nullable(),
    eos: token.nullable(),
    addBos: z.boolean().nullable(),
  }),
  chatTemplates: z.object({
    default: z.string().nullable(),
    /** Variants such as `tool_use`. */
    named: z.record(z.string(), z.string()),
  }),
  /** Of an mmproj file: what it can take in, how, and the embedding length of the models that it fits. */
  mmproj: z
    .object({
      projector: z.string().nullable(),
      sees: z.boolean(),
      hears: z.boolean(),
      projectionLength: count.nullable(),
    })
    .nullable(),
});
export type GgufFacts = z.infer<typeof ggufFactsSchema>;
/** What a file is for. */
export type GgufKind = GgufFacts['kind'];

export const ggufWarningSchema = z.object({
  code: z.enum([
    'nan_weights',
    'mla_amx_crash',
    'vocabulary_padded',
    'special_token_out_of_range',
    'no_chat_template',
    'odd_context_length',
  ]),
  message: z.string(),
});
/** Something that does not keep a file from loading, and that its user should know. */
export type GgufWarning = z.infer<typeof ggufWarningSchema>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const ggufReportSchema = z.object({
  facts: ggufFactsSchema,
  warnings: z.array(ggufWarningSchema),
  header: z.object({
    version: count,
    alignment: count,
    keyCount: count,
    tensorCount: count,
    /** Where the tensor data of the first file begins. */
    dataOffset: count,
  }),
  /** All of the metadata; of long lists, such as the tokens, only the length. Numbers that JSON lacks are texts. */
  metadata: z.record(
    z.string(),
    z.union([scalar, z.object({ elementType: z.string(), count, values: z.array(scalar).nullable() })]),
  ),
});
export type GgufReport = z.infer<typeof ggufReportSchema>;

/** What the worker is asked, and what it answers. */
export const inspectRequestSchema = z.object({
  path: z.string(),
  accept: z.array(ggufFactsSchema.shape.kind),
  /** The model that an adapter has to fit. */
  basePath: z.string().optional(),
});
export type InspectRequest = z.infer<typeof inspectRequestSchema>;

/** Lists of a file that another one of the same model shares: see `readHeader`. */
export const knownArraySchema = z.object({ key: z.string(), count, sizeBytes: count });
export type KnownArray = z.infer<typeof knownArraySchema>;

/** A file elsewhere: the worker asks for its bytes with messages. A split model has several parts, in order. */
export const remoteRequestSchema = z.object({
  parts: z.array(z.object({ name: z.string(), sizeBytes: count })).min(1),
  knownArrays: z.array(knownArraySchema),
});
export type RemoteRequest = z.infer<typeof remoteRequestSchema>;

/** What the worker asks for, and what it gets. */
export const readRequestSchema = z.object({ read: count, part: count, offset: count, length: count });
export const readAnswerSchema = z.union([
  z.object({ read: count, bytes: z.instanceof(Uint8Array) }),
  z.object({ read: count, error: errorInfoSchema }),
]);
export type ReadRequest = z.infer<typeof readRequestSchema>;
export type ReadAnswer = z.infer<typeof readAnswerSchema>;

export const inspectAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), report: ggufReportSchema, knownArrays: z.array(knownArraySchema) }),
  z.object({ ok: z.literal(false), error: errorInfoSchema }),
]);
export type InspectAnswer = z.infer<typeof inspectAnswerSchema>;

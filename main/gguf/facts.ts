import { fileTypeNames } from './format.ts';
import { flagOf, numberOf, perBlockNumbersOf, textOf, wholeNumberOf } from './metadata.ts';
import { projectionLength } from './projection.ts';
import { readFully, type ByteSource } from './reader.ts';
import type { GgufContents, GgufHeader, MetadataScalar, Tensor } from './header.ts';
import type { GgufFacts, GgufKind, GgufReport } from './report.ts';

const templateKey = 'tokenizer.chat_template';
const maxTokenBytes = 1024;

/** Gathers what validated contents say about themselves. Files and sizes of a split model are those of all its parts. */
export async function collectFacts(
  contents: GgufContents,
  kind: GgufKind,
  place: { header: GgufHeader; source: ByteSource; files: string[]; sizeBytes: number },
): Promise<GgufFacts> {
  const { metadata, tensors } = contents;
  const architecture = textOf(metadata, 'general.architecture') ?? '';
  const own = (name: string) => `${architecture}.${name}`;
  const blockCount = wholeNumberOf(metadata, own('block_count'));
  const embeddingLength = wholeNumberOf(metadata, own('embedding_length'));
  const heads = perBlockNumbersOf(metadata, own('attention.head_count'), blockCount ?? 0) ?? [];
  const first = heads[0] ?? 0;
  const headLength = embeddingLength !== null && first > 0 ? Math.floor(embeddingLength / first) : null;
  const token = async (key: string) => {
    const id = metadata.has(key) ? numberOf(metadata, key) : null;
    return id === null ? null : readToken(place.source, place.header.tokenOffsets, id);
  };
  const tokens = metadata.get('tokenizer.ggml.tokens');
  return {
    kind,
    name: textOf(metadata, 'general.name'),
    architecture,
    parameterCount: sum(tensors, ({ valueCount }) => valueCount),
    quantization: quantizationOf(contents),
    license: textOf(metadata, 'general.license.name') ?? textOf(metadata, 'general.license'),
    files: place.files,
    sizeBytes: place.sizeBytes,
    ...tensorSizes(tensors, blockCount ?? 0),
    contextLength: wholeNumberOf(metadata, own('context_length')),
    embeddingLength,
    blockCount,
    headCounts: heads,
    keyValueHeadCounts: perBlockNumbersOf(metadata, own('attention.head_count_kv'), blockCount ?? 0) ?? heads,
    keyLength: wholeNumberOf(metadata, own('attention.key_length')) ?? headLength,
    valueLength: wholeNumberOf(metadata, own('attention.value_length')) ?? headLength,
    slidingWindow: wholeNumberOf(metadata, own('attention.sliding_window')),
    expertCount: wholeNumberOf(metadata, own('expert_count')) ?? 0,
    expertUsedCount: Math.max(0, ...(perBlockNumbersOf(metadata, own('expert_used_count'), blockCount ?? 0) ?? [])),
    rope: {
      frequencyBase: numberOf(metadata, own('rope.freq_base')),
      dimensionCount: wholeNumberOf(metadata, own('rope.dimension_count')),
      scaling: textOf(metadata, own('rope.scaling.type')),
      scalingFactor: numberOf(metadata, own('rope.scaling.factor')),
      originalContextLength: wholeNumberOf(metadata, own('rope.scaling.original_context_length')),
    },
    tokenizer: {
      model: textOf(metadata, 'tokenizer.ggml.model'),
      pre: textOf(metadata, 'tokenizer.ggml.pre'),
      tokenCount: tokens?.type === 'array' ? tokens.count : 0,
      bos: await token('tokenizer.ggml.bos_token_id'),
      eos: await token('tokenizer.ggml.eos_token_id'),
      addBos: flagOf(metadata, 'tokenizer.ggml.add_bos_token'),
    },
    chatTemplates: chatTemplates(metadata),
    mmproj: kind === 'mmproj' ? mmprojFacts(contents) : null,
  };
}

/** The metadata as JSON can carry it. */
export function plainMetadata(metadata: GgufHeader['metadata']): GgufReport['metadata'] {
  const plain = (value: MetadataScalar) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return Object.fromEntries(
    [...metadata].map(([key, entry]) => [
      key,
      entry.type === 'array'
        ? { elementType: entry.elementType, count: entry.count, values: entry.values?.map(plain) ?? null }
        : plain(entry.value),
    ]),
  );
}

/** Where the file gives its type that, else the type that holds most of the weights. */
function quantizationOf({ metadata, tensors }: GgufContents): string | null {
  const named = fileTypeNames.get(wholeNumberOf(metadata, 'general.file_type') ?? -1);
  if (named !== undefined) return named;
  const sizes = Object.entries(tensorSizes(tensors, 0).tensorBytesByType);
  return sizes.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

function tensorSizes(tensors: readonly Tensor[], blockCount: number) {
  const tensorBytesByType: Record<string, number> = {};
  const tensorCountByType: Record<string, number> = {};
  const blockSizesBytes = Array.from({ length: blockCount }, () => 0);
  let otherTensorBytes = 0;
  for (const { name, type, sizeBytes } of tensors) {
    tensorBytesByType[type.name] = (tensorBytesByType[type.name] ?? 0) + sizeBytes;
    tensorCountByType[type.name] = (tensorCountByType[type.name] ?? 0) + 1;
    const block = Number(/^blk\.(\d{1,6})\./.exec(name)?.[1] ?? -1);
    const before = blockSizesBytes[block];
    if (before === undefined) otherTensorBytes += sizeBytes;
    else blockSizesBytes[block] = before + sizeBytes;
  }
  return { tensorBytesByType, tensorCountByType, blockSizesBytes, otherTensorBytes };
}

async function readToken(source: ByteSource, offsets: Float64Array, id: number) {
  const offset = offsets[id];
  if (offset === undefined) return null;
  const length = new DataView((await readFully(source, offset, 8)).buffer).getUint32(0, true);
  const bytes = await readFully(source, offset + 8, Math.min(length, maxTokenBytes));
  return { id, text: new TextDecoder().decode(bytes) };
}

function chatTemplates(metadata: GgufHeader['metadata']): GgufFacts['chatTemplates'] {
  const named = [...metadata.keys()]
    .filter((key) => key.startsWith(`${templateKey}.`))
    .map((key) => [key.slice(templateKey.length + 1), textOf(metadata, key) ?? ''] as const);
  return { default: textOf(metadata, templateKey), named: Object.fromEntries(named) };
}

function mmprojFacts({ metadata, tensors }: GgufContents): GgufFacts['mmproj'] {
  const sees = flagOf(metadata, 'clip.has_vision_encoder') === true;
  const encoder = sees ? 'vision' : 'audio';
  const projector = textOf(metadata, 'clip.projector_type') ?? textOf(metadata, `clip.${encoder}.projector_type`);
  return {
    projector,
    sees,
    hears: flagOf(metadata, 'clip.has_audio_encoder') === true,
    projectionLength: projectionLength(projector, tensors) ?? wholeNumberOf(metadata, `clip.${encoder}.projection_dim`),
  };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

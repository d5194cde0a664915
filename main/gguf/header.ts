import { AppError } from '../../contract/errors.ts';
import {
  limits,
  tensorTypes,
  valueSizesBytes,
  valueTypes,
  withdrawnTensorTypes,
  type TensorType,
  type ValueType,
} from './format.ts';
import { bigEndian, requireGguf } from './identify.ts';
import { count, invalid, quote, truncated, unsupported } from './problems.ts';
import { createByteReader, type ByteReader, type ByteSource } from './reader.ts';

export type MetadataScalar = string | number | boolean;
type ScalarType = Exclude<ValueType, 'array'>;

export type MetadataEntry =
  | { readonly type: ScalarType; readonly value: MetadataScalar }
  | {
      readonly type: 'array';
      readonly elementType: ScalarType;
      readonly count: number;
      /** The values where they are few, else `null`. */
      readonly values: readonly MetadataScalar[] | null;
      /** Where the first element lies in the file. */
      readonly offset: number;
      /** Of all elements together, in the file. */
      readonly sizeBytes: number;
    };

export type Tensor = {
  readonly name: string;
  /** The first dimension is a row. */
  readonly dimensions: readonly number[];
  readonly type: TensorType;
  readonly valueCount: number;
  /** From the start of the tensor data. */
  readonly offset: number;
  readonly sizeBytes: number;
};

export type GgufHeader = {
  readonly version: number;
  readonly alignment: number;
  readonly metadata: ReadonlyMap<string, MetadataEntry>;
  readonly tensors: readonly Tensor[];
  /** Where the tensor data begins. */
  readonly dataOffset: number;
  /** What the whole file has to hold. */
  readonly expectedBytes: number;
  readonly fileSizeBytes: number;
  /** Where each token's text begins in the file; empty without a tokenizer. */
  readonly tokenOffsets: Float64Array;
};

/** The whole of one model: its first file's metadata, and the tensors of all its parts. */
export type GgufContents = { readonly metadata: GgufHeader['metadata']; readonly tensors: readonly Tensor[] };

const tokensKey = 'tokenizer.ggml.tokens';

/** Long lists of texts, such as a tokenizer's, by their key. Files of one model share them. */
export type KnownArrays = ReadonlyMap<string, { count: number; sizeBytes: number }>;

export type HeaderOptions = {
  /**
   * Lists of another file of the same model: one of the same length is passed over unread, as long as the other was.
   * Where what follows makes no sense, the file is read in full.
   */
  knownArrays?: KnownArrays;
  /** Whether to note where each token's text begins, in memory of eight bytes a token. */
  withTokens?: boolean;
};

/**
 * Reads the header of a GGUF file and nothing after it: metadata, without long arrays, and the list of tensors.
 * Throws `not_a_gguf`, `gguf_truncated`, `gguf_invalid` or `gguf_unsupported`.
 */
export async function readHeader(source: ByteSource, options: HeaderOptions = {}): Promise<GgufHeader> {
  const { knownArrays = new Map(), withTokens = true } = options;
  await requireGguf(source);
  if (knownArrays.size === 0) return readAll(source, { knownArrays, withTokens });
  try {
    return await readAll(source, { knownArrays, withTokens });
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('gguf_')) throw error;
    return readAll(source, { knownArrays: new Map(), withTokens });
  }
}

async function readAll(source: ByteSource, options: Required<HeaderOptions>): Promise<GgufHeader> {
  const reader = createByteReader(source);
  await reader.need(24);
  reader.skip(4);
  const version = reader.takeUint32();
  checkVersion(version);
  const tensorCount = reader.takeUint64();
  const keyCount = reader.takeUint64();
  if (tensorCount > limits.tensors) throw invalid(`The file claims to hold ${count(tensorCount)} tensors.`);
  if (keyCount > limits.keys) throw invalid(`The file claims to hold ${count(keyCount)} metadata keys.`);

  const { metadata, tokenOffsets } = await readMetadata(reader, keyCount, options);
  const alignment = readAlignment(metadata);
  const tensors = await readTensors(reader, tensorCount);
  const dataOffset = pad(reader.position(), alignment);
  const dataBytes = checkLayout(tensors, alignment, dataOffset, source.sizeBytes);
  const expectedBytes = tensors.length === 0 ? reader.position() : dataOffset + dataBytes;
  return {
    version,
    alignment,
    metadata,
    tensors,
    dataOffset,
    expectedBytes,
    fileSizeBytes: source.sizeBytes,
    tokenOffsets,
  };
}

function checkVersion(version: number): void {
  if (version === 2 || version === 3) return;
  // A small number in the other byte order has nothing in its lower half.
  if (version !== 0 && (version & 0xffff) === 0) throw bigEndian();
  if (version === 1) {
    throw unsupported(
      'This is a GGUF file of version 1, which is no longer read.',
      'Download a newer edition of the model.',
    );
  }
  throw unsupported(
    `This is a GGUF file of version ${count(version)}; Paddock reads versions 2 and 3.`,
    'Update Paddock, or choose another file.',
  );
}

async function readMetadata(
  reader: ByteReader,
  keyCount: number,
  { knownArrays, withTokens }: Required<HeaderOptions>,
) {
  const start = reader.position();
  const metadata = new Map<string, MetadataEntry>();
  let stringBytesLeft: number = limits.keptStringBytes;
  let arrayValuesLeft: number = limits.keptArrayValuesTotal;
  const spend = (value: MetadataScalar): MetadataScalar => {
    if (typeof value === 'string') stringBytesLeft -= value.length;
    if (stringBytesLeft < 0)
      throw invalid('The texts in the file’s metadata are longer together than those of any model.');
    return value;
  };
  let tokenOffsets = new Float64Array(0);
  for (let index = 0; index < keyCount; index++) {
    const key = await reader.string('a metadata key', limits.keyBytes);
    if (key === '') throw invalid('A metadata key of the file is empty.');
    if (metadata.has(key)) throw invalid(`The metadata key ${quote(key)} stands twice in the file.`);
    await reader.need(4);
    const type = valueType(reader.takeUint32(), key);
    if (type !== 'array') {
      metadata.set(key, { type, value: spend(await readScalar(reader, type, key)) });
    } else {
      await reader.need(12);
      const elementType = valueType(reader.takeUint32(), key);
      if (elementType === 'array')
        throw invalid(`The metadata key ${quote(key)} holds arrays of arrays, which GGUF files may not.`);
      const length = reader.takeUint64();
      checkArrayLength(key, elementType, length, reader);
      const offset = reader.position();
      const keep = length <= limits.keptArrayValues && length <= arrayValuesLeft && key !== tokensKey;
      let values: MetadataScalar[] | null = null;
      if (keep) {
        values = [];
        for (let element = 0; element < length; element++) {
          values.push(spend(await readScalar(reader, elementType, key)));
        }
        arrayValuesLeft -= length;
      } else if (elementType === 'string') {
        const known = knownArrays.get(key);
        if (known?.count === length) {
          reader.skip(known.sizeBytes);
        } else {
          const offsets = withTokens && key === tokensKey ? new Float64Array(length) : null;
          await skipStrings(reader, length, key, offsets);
          if (offsets) tokenOffsets = offsets;
        }
      } else {
        reader.skip(length * valueSizesBytes[elementType]);
      }
      metadata.set(key, { type, elementType, count: length, values, offset, sizeBytes: reader.position() - offset });
    }
    if (reader.position() - start > limits.metadataBytes)
      throw invalid('The file’s metadata is larger than that of any model.');
  }
  return { metadata, tokenOffsets };
}

/** The lists that `readHeader` can pass over in another file of the same model. */
export function longArrays(metadata: GgufHeader['metadata']): KnownArrays {
  const found = new Map<string, { count: number; sizeBytes: number }>();
  for (const [key, entry] of metadata) {
    if (entry.type !== 'array' || entry.elementType !== 'string' || entry.values !== null) continue;
    found.set(key, { count: entry.count, sizeBytes: entry.sizeBytes });
  }
  return found;
}

function valueType(id: number, key: string): ValueType {
  const type = valueTypes[id];
  if (type === undefined) throw invalid(`The metadata key ${quote(key)} has a value of an unknown type (${id}).`);
  return type;
}

function checkArrayLength(key: string, type: ScalarType, length: number, reader: ByteReader): void {
  const most = key === tokensKey ? limits.tokens : limits.arrayValues;
  if (length > most) throw invalid(`The file claims that ${quote(key)} has ${count(length)} values.`);
  const leastBytes = length * valueSizesBytes[type];
  if (leastBytes > limits.metadataBytes) throw invalid('The file’s metadata is larger than that of any model.');
  if (leastBytes > reader.remaining()) throw truncated(reader.position() + reader.remaining(), null);
}

async function skipStrings(
  reader: ByteReader,
  length: number,
  key: string,
  offsets: Float64Array | null,
): Promise<void> {
  for (let index = 0; index < length; index++) {
    // Waiting costs more than reading: wait only where the buffer ends.
    if (!reader.has(8)) await reader.need(8);
    if (offsets) offsets[index] = reader.position();
    const bytes = reader.takeUint64();
    if (bytes > limits.stringBytes)
      throw invalid(`The file says that a text in ${quote(key)} is ${count(bytes)} bytes long.`);
    reader.skip(bytes);
  }
}

async function readScalar(reader: ByteReader, type: ScalarType, key: string): Promise<MetadataScalar> {
  if (type === 'string') return reader.string(`the text of ${quote(key)}`);
  const size = valueSizesBytes[type];
  if (!reader.has(size)) await reader.need(size);
  const view = reader.takeView(size);
  switch (type) {
    case 'uint8':
      return view.getUint8(0);
    case 'int8':
      return view.getInt8(0);
    case 'uint16':
      return view.getUint16(0, true);
    case 'int16':
      return view.getInt16(0, true);
    case 'uint32':
      return view.getUint32(0, true);
    case 'int32':
      return view.getInt32(0, true);
    case 'float32':
      return view.getFloat32(0, true);
    case 'float64':
      return view.getFloat64(0, true);
    case 'bool':
      return view.getUint8(0) !== 0;
    case 'uint64':
      return Number(view.getBigUint64(0, true));
    case 'int64':
      return Number(view.getBigInt64(0, true));
  }
}

function readAlignment(metadata: ReadonlyMap<string, MetadataEntry>): number {
  const entry = metadata.get('general.alignment');
  if (!entry) return 32;
  const value = entry.type === 'uint32' && typeof entry.value === 'number' ? entry.value : 0;
  if (value === 0 || value > limits.alignment || (value & (value - 1)) !== 0) {
    throw invalid('The file’s alignment (general.alignment) is not a power of two.');
  }
  return value;
}

async function readTensors(reader: ByteReader, tensorCount: number): Promise<Tensor[]> {
  const tensors: Tensor[] = [];
  const names = new Set<string>();
  for (let index = 0; index < tensorCount; index++) {
    const name = await reader.string('the name of a tensor', limits.tensorNameBytes);
    if (names.has(name)) throw invalid(`The tensor ${quote(name)} stands twice in the file.`);
    names.add(name);
    await reader.need(4);
    const dimensionCount = reader.takeUint32();
    if (dimensionCount > limits.dimensions)
      throw invalid(`The tensor ${quote(name)} has ${count(dimensionCount)} dimensions.`);
    await reader.need(dimensionCount * 8 + 12);
    const dimensions = Array.from({ length: dimensionCount }, () => reader.takeUint64());
    const type = tensorType(reader.takeUint32(), name);
    const offset = reader.takeUint64();
    const valueCount = dimensions.reduce((product, dimension) => product * dimension, 1);
    const rowValues = dimensions[0] ?? 1;
    if (valueCount === 0 || !Number.isSafeInteger(valueCount * 8) || rowValues % type.blockValues !== 0) {
      throw invalid(
        `The tensor ${quote(name)} has an impossible shape: ${dimensions.map(count).join(' × ')} of type ${type.name}.`,
      );
    }
    const sizeBytes = (valueCount / type.blockValues) * type.blockBytes;
    tensors.push({ name, dimensions, type, valueCount, offset, sizeBytes });
  }
  return tensors;
}

function tensorType(id: number, name: string): TensorType {
  const type = tensorTypes.get(id);
  if (type) return type;
  const withdrawn = withdrawnTensorTypes.get(id);
  if (withdrawn) {
    throw unsupported(
      `The file uses the quantization ${withdrawn}, which llama.cpp no longer reads.`,
      'Download an edition with another quantization, for example Q4_0 or Q4_K_M.',
    );
  }
  throw invalid(
    `The tensor ${quote(name)} has an unknown type (${id}).`,
    'Update Paddock, or download the file again.',
  );
}

/** Tensors follow each other in the order of the list, each padded to the alignment. Returns the bytes they take. */
function checkLayout(tensors: readonly Tensor[], alignment: number, dataOffset: number, fileSizeBytes: number): number {
  let next = 0;
  let end = 0;
  for (const tensor of tensors) {
    if (tensor.offset !== next) {
      const place = dataOffset + tensor.offset;
      const where =
        place > fileSizeBytes
          ? `outside the file, which has ${count(fileSizeBytes)}`
          : `where it should be at ${count(dataOffset + next)}`;
      throw invalid(`The file places its tensor ${quote(tensor.name)} at byte ${count(place)}, ${where}.`);
    }
    end = tensor.offset + tensor.sizeBytes;
    next = pad(end, alignment);
    if (!Number.isSafeInteger(next + dataOffset))
      throw invalid('The file claims to hold more tensor data than any disk.');
  }
  return end;
}

function pad(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

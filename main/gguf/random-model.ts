import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';

/** Of a model as Llama has it. */
export type Design = { embedding: number; blocks: number; feedForward: number; heads: number; keyValueHeads: number };
type WeightType = {
  id: number;
  blockValues: number;
  blockBytes: number;
  fileType: number;
  fill(block: DataView, scale: number): void;
};
type Value = { type: number; write(into: Bytes): void };
type Tensor = { name: string; dimensions: number[]; type: 'f32' | 'weights' };

export type Vocabulary = { tokens: string[]; types: number[]; merges: string[]; start: number; end: number };

export type RandomModel = {
  name: string;
  design: Design;
  weights: keyof typeof weightTypes;
  vocabulary: Vocabulary;
  contextLength: number;
};

const alignment = 32;
const chatTemplate =
  "{%- for message in messages -%}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}" +
  "{%- endfor -%}{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}";

const random = createRandom(20_261_123);

/** How weights are kept: numbers of a few bits in blocks, or whole ones. */
export const weightTypes = {
  q4_0: {
    id: 2,
    blockValues: 32,
    blockBytes: 18,
    fileType: 2,
    // Sixteen steps around 0, 4.6 on average.
    fill: (block, scale) => fillBlock(block, scale / 4.6),
  },
  q4_k: { id: 12, blockValues: 256, blockBytes: 144, fileType: 15, fill: fillSuperblock },
  q8_0: { id: 8, blockValues: 32, blockBytes: 34, fileType: 7, fill: (block, scale) => fillBlock(block, scale / 73) },
  f16: { id: 1, blockValues: 1, blockBytes: 2, fileType: 1, fill: fillHalf },
} satisfies Record<string, WeightType>;

/** Writes a model of random weights: speed and memory depend on a model's size and format, not on what it learned. */
export async function writeRandomModel(path: string, model: RandomModel): Promise<void> {
  const weights = weightTypes[model.weights];
  const tensors = listTensors(model);
  const metadata = describe(model);
  const header = createBytes();
  header.magic('GGUF');
  header.uint32(3);
  header.uint64(tensors.length);
  header.uint64(metadata.size);
  for (const [key, value] of metadata) {
    header.text(key);
    header.uint32(value.type);
    value.write(header);
  }
  let offset = 0;
  for (const tensor of tensors) {
    header.text(tensor.name);
    header.uint32(tensor.dimensions.length);
    for (const dimension of tensor.dimensions) header.uint64(dimension);
    header.uint32(tensor.type === 'f32' ? 0 : weights.id);
    header.uint64(offset);
    offset += padded(sizeBytes(tensor, weights));
  }
  header.pad();
  // A half-written model never stands under the name that was asked for.
  const file = createWriteStream(`${path}.part`);
  await write(file, header.take());
  for (const tensor of tensors) await writeTensor(file, tensor, weights);
  file.end();
  await once(file, 'finish');
  await rename(`${path}.part`, path);
}

function listTensors({ design, vocabulary }: RandomModel): Tensor[] {
  const { embedding, blocks, feedForward, heads, keyValueHeads } = design;
  const keyValue = (embedding / heads) * keyValueHeads;
  const weights = (name: string, ...dimensions: number[]): Tensor => ({ name, dimensions, type: 'weights' });
  const norm = (name: string): Tensor => ({ name, dimensions: [embedding], type: 'f32' });
  return [
    weights('token_embd.weight', embedding, vocabulary.tokens.length),
    ...Array.from({ length: blocks }, (_, block) => [
      norm(`blk.${block}.attn_norm.weight`),
      weights(`blk.${block}.attn_q.weight`, embedding, embedding),
      weights(`blk.${block}.attn_k.weight`, embedding, keyValue),
      weights(`blk.${block}.attn_v.weight`, embedding, keyValue),
      weights(`blk.${block}.attn_output.weight`, embedding, embedding),
      norm(`blk.${block}.ffn_norm.weight`),
      weights(`blk.${block}.ffn_gate.weight`, embedding, feedForward),
      weights(`blk.${block}.ffn_up.weight`, embedding, feedForward),
      weights(`blk.${block}.ffn_down.weight`, feedForward, embedding),
    ]).flat(),
    norm('output_norm.weight'),
  ];
}

function describe({ name, design, weights, vocabulary, contextLength }: RandomModel): Map<string, Value> {
  const { embedding, blocks, feedForward, heads, keyValueHeads } = design;
  return new Map([
    ['general.architecture', text('llama')],
    ['general.name', text(name)],
    ['general.file_type', number(weightTypes[weights].fileType)],
    ['llama.context_length', number(contextLength)],
    ['llama.embedding_length', number(embedding)],
    ['llama.block_count', number(blocks)],
    ['llama.feed_forward_length', number(feedForward)],
    ['llama.attention.head_count', number(heads)],
    ['llama.attention.head_count_kv', number(keyValueHeads)],
    ['llama.attention.layer_norm_rms_epsilon', float(1e-5)],
    ['llama.rope.dimension_count', number(embedding / heads)],
    ['llama.rope.freq_base', float(500_000)],
    ['llama.vocab_size', number(vocabulary.tokens.length)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text('llama-bpe')],
    ['tokenizer.ggml.tokens', texts(vocabulary.tokens)],
    ['tokenizer.ggml.token_type', integers(vocabulary.types)],
    ['tokenizer.ggml.merges', texts(vocabulary.merges)],
    ['tokenizer.ggml.bos_token_id', number(vocabulary.start)],
    ['tokenizer.ggml.eos_token_id', number(vocabulary.end)],
    ['tokenizer.ggml.add_bos_token', flag(false)],
    ['tokenizer.chat_template', text(chatTemplate)],
  ]);
}

async function writeTensor(file: WriteStream, tensor: Tensor, weights: WeightType): Promise<void> {
  const [width = 0] = tensor.dimensions;
  if (tensor.type === 'f32') {
    await write(file, Buffer.from(new Float32Array(width).fill(1).buffer));
    return;
  }
  // Values of about 1 / √width keep what passes through the blocks near 1, and so the logits finite.
  const pool = makePool(weights, 1 / Math.sqrt(width));
  const total = sizeBytes(tensor, weights);
  for (let at = 0; at < total; at += pool.length)
    await write(file, pool.subarray(0, Math.min(pool.length, total - at)));
  await write(file, Buffer.alloc(padded(total) - total));
}

/** As many blocks as a prime number, so that rows of the same tensor do not begin alike. */
function makePool(weights: WeightType, scale: number): Buffer {
  const pool = Buffer.alloc(32_749 * weights.blockBytes);
  for (let at = 0; at < pool.length; at += weights.blockBytes) {
    weights.fill(new DataView(pool.buffer, pool.byteOffset + at, weights.blockBytes), scale);
  }
  return pool;
}

/** Both types begin with a 16-bit step, followed by whole numbers of steps. */
function fillBlock(block: DataView, step: number): void {
  block.setUint16(0, toHalf(step), true);
  for (let at = 2; at < block.byteLength; at += 1) block.setUint8(at, random() & 0xff);
}

/** A step and a least value for all, then for each 32 values how many of both, in six bits, then the values. */
function fillSuperblock(block: DataView, scale: number): void {
  // Of 64 counts and 16 steps, half of each on average; the least values bring the mean to 0.
  const step = scale / (32 * 4.6);
  block.setUint16(0, toHalf(step), true);
  block.setUint16(2, toHalf(step * 7.5), true);
  for (let at = 4; at < block.byteLength; at += 1) block.setUint8(at, random() & 0xff);
}

function fillHalf(block: DataView, scale: number): void {
  const sign = (random() & 1) << 15;
  block.setUint16(0, sign | toHalf((scale * ((random() % 1000) + 1)) / 500), true);
}

function sizeBytes({ dimensions, type }: Tensor, weights: WeightType): number {
  const count = dimensions.reduce((product, dimension) => product * dimension, 1);
  return type === 'f32' ? count * 4 : (count / weights.blockValues) * weights.blockBytes;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

async function write(file: WriteStream, bytes: Uint8Array): Promise<void> {
  if (!file.write(bytes)) await once(file, 'drain');
}

/** A positive number as a 16-bit float, rounded down. */
function toHalf(value: number): number {
  const exponent = Math.floor(Math.log2(value));
  const fraction = Math.floor((value / 2 ** exponent - 1) * 1024);
  return ((exponent + 15) << 10) | fraction;
}

/** xorshift32: the same model for the same arguments. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function text(value: string): Value {
  return { type: 8, write: (into) => into.text(value) };
}

function number(value: number): Value {
  return { type: 4, write: (into) => into.uint32(value) };
}

function float(value: number): Value {
  return { type: 6, write: (into) => into.float32(value) };
}

function flag(value: boolean): Value {
  return { type: 7, write: (into) => into.uint8(value ? 1 : 0) };
}

function texts(list: readonly string[]): Value {
  return { type: 9, write: (into) => into.list(8, list, (value) => into.text(value)) };
}

function integers(list: readonly number[]): Value {
  return { type: 9, write: (into) => into.list(5, list, (value) => into.uint32(value)) };
}

/** Little-endian bytes that grow. */
function createBytes() {
  const parts: Buffer[] = [];
  let length = 0;
  const add = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
  };
  const fixed = (size: number, fill: (bytes: Buffer) => void) => {
    const bytes = Buffer.alloc(size);
    fill(bytes);
    add(bytes);
  };
  const uint32 = (value: number) => fixed(4, (bytes) => bytes.writeUInt32LE(value));
  const uint64 = (value: number) => fixed(8, (bytes) => bytes.writeBigUInt64LE(BigInt(value)));
  return {
    uint32,
    uint64,
    uint8: (value: number) => add(Buffer.of(value)),
    float32: (value: number) => fixed(4, (bytes) => bytes.writeFloatLE(value)),
    text(value: string): void {
      const bytes = Buffer.from(value);
      uint64(bytes.length);
      add(bytes);
    },
    list<T>(elementType: number, list: readonly T[], addElement: (value: T) => void): void {
      uint32(elementType);
      uint64(list.length);
      for (const value of list) addElement(value);
    },
    magic: (name: string) => add(Buffer.from(name)),
    pad: () => add(Buffer.alloc(padded(length) - length)),
    take: () => Buffer.concat(parts),
  };
}
type Bytes = ReturnType<typeof createBytes>;

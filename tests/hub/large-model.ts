import { createHash } from 'node:crypto';
import type { Content } from './content.ts';

/** Values and bytes of a block, and the numbers that the format has for the type and for a file of it. */
const weightTypes = {
  Q2_K: { id: 10, fileType: 10, values: 256, bytes: 84 },
  Q3_K_M: { id: 11, fileType: 12, values: 256, bytes: 110 },
  Q4_K_M: { id: 12, fileType: 15, values: 256, bytes: 144 },
  Q5_K_M: { id: 13, fileType: 17, values: 256, bytes: 176 },
  Q6_K: { id: 14, fileType: 18, values: 256, bytes: 210 },
  Q8_0: { id: 8, fileType: 7, values: 32, bytes: 34 },
  F16: { id: 1, fileType: 1, values: 1, bytes: 2 },
} as const;
export type LargeType = keyof typeof weightTypes;
export const largeTypes: readonly LargeType[] = ['Q2_K', 'Q3_K_M', 'Q4_K_M', 'Q5_K_M', 'Q6_K', 'Q8_0', 'F16'];

const alignment = 32;
const vocabularyLength = 32_000;
const zeros = Buffer.alloc(2 ** 20);

/**
 * A model of eight billion parameters with a sound header and nothing behind it but zeros, none of which are kept. Its
 * hash is made up, since nobody is to fetch it to its end.
 */
export function largeModel(type: LargeType): Content {
  const { id, fileType, values, bytes } = weightTypes[type];
  const writer = createWriter();
  const tensors = listTensors();
  writer.raw(Buffer.from('GGUF'));
  writer.uint32(3);
  writer.uint64(tensors.length);
  const metadata = describe(fileType);
  writer.uint64(metadata.length);
  for (const write of metadata) write(writer);
  let offset = 0;
  for (const [name, ...dimensions] of tensors) {
    const count = dimensions.reduce((product, dimension) => product * dimension, 1);
    const isNorm = dimensions.length === 1;
    writer.text(name);
    writer.uint32(dimensions.length);
    for (const dimension of dimensions) writer.uint64(dimension);
    writer.uint32(isNorm ? 0 : id);
    writer.uint64(offset);
    offset += Math.ceil((isNorm ? count * 4 : (count / values) * bytes) / alignment) * alignment;
  }
  const header = writer.take();
  const sizeBytes = header.length + offset;
  const hash = (algorithm: string) => () => Promise.resolve(createHash(algorithm).update(type).digest('hex'));
  return {
    sizeBytes,
    *read(start, end) {
      if (start < header.length) yield header.subarray(start, Math.min(end, header.length));
      for (let at = Math.max(start, header.length); at < end; at += zeros.length) yield zeros.subarray(0, end - at);
    },
    sha256: hash('sha256'),
    gitBlobId: hash('sha1'),
  };
}

function listTensors(): [name: string, ...dimensions: number[]][] {
  const blocks = Array.from({ length: 32 }, (_, block): [string, ...number[]][] => [
    [`blk.${block}.attn_norm.weight`, 4096],
    [`blk.${block}.attn_q.weight`, 4096, 4096],
    [`blk.${block}.attn_k.weight`, 4096, 1024],
    [`blk.${block}.attn_v.weight`, 4096, 1024],
    [`blk.${block}.attn_output.weight`, 4096, 4096],
    [`blk.${block}.ffn_norm.weight`, 4096],
    [`blk.${block}.ffn_gate.weight`, 4096, 14_336],
    [`blk.${block}.ffn_up.weight`, 4096, 14_336],
    [`blk.${block}.ffn_down.weight`, 14_336, 4096],
  ]);
  return [
    ['token_embd.weight', 4096, vocabularyLength],
    ...blocks.flat(),
    ['output_norm.weight', 4096],
    ['output.weight', 4096, vocabularyLength],
  ];
}

function describe(fileType: number): ((writer: Writer) => void)[] {
  const pair = (key: string, type: number, write: (writer: Writer) => void) => (writer: Writer) => {
    writer.text(key);
    writer.uint32(type);
    write(writer);
  };
  const text = (key: string, value: string) => pair(key, 8, (writer) => writer.text(value));
  const number = (key: string, value: number) => pair(key, 4, (writer) => writer.uint32(value));
  const list = (key: string, type: number, write: (writer: Writer, index: number) => void) =>
    pair(key, 9, (writer) => {
      writer.uint32(type);
      writer.uint64(vocabularyLength);
      for (let index = 0; index < vocabularyLength; index += 1) write(writer, index);
    });
  return [
    text('general.architecture', 'llama'),
    text('general.name', 'Meta Llama 3.1 8B Instruct'),
    number('general.file_type', fileType),
    number('llama.context_length', 131_072),
    number('llama.embedding_length', 4096),
    number('llama.block_count', 32),
    number('llama.feed_forward_length', 14_336),
    number('llama.attention.head_count', 32),
    number('llama.attention.head_count_kv', 8),
    number('llama.rope.dimension_count', 128),
    pair('llama.attention.layer_norm_rms_epsilon', 6, (writer) => writer.float32(1e-5)),
    text('tokenizer.ggml.model', 'llama'),
    list('tokenizer.ggml.tokens', 8, (writer, index) => writer.text(`t${index}`)),
    list('tokenizer.ggml.scores', 6, (writer) => writer.float32(0)),
    list('tokenizer.ggml.token_type', 5, (writer, index) => writer.uint32(index < 3 ? 3 : 1)),
    number('tokenizer.ggml.bos_token_id', 1),
    number('tokenizer.ggml.eos_token_id', 2),
  ];
}

type Writer = ReturnType<typeof createWriter>;

function createWriter() {
  const parts: Buffer[] = [];
  const fixed = (length: number, write: (bytes: Buffer) => void) => {
    const bytes = Buffer.alloc(length);
    write(bytes);
    parts.push(bytes);
  };
  const uint64 = (value: number) => fixed(8, (bytes) => bytes.writeBigUInt64LE(BigInt(value)));
  return {
    raw: (bytes: Buffer) => void parts.push(bytes),
    uint32: (value: number) => fixed(4, (bytes) => bytes.writeUInt32LE(value)),
    uint64,
    float32: (value: number) => fixed(4, (bytes) => bytes.writeFloatLE(value)),
    text: (value: string) => {
      const bytes = Buffer.from(value, 'utf8');
      uint64(bytes.length);
      parts.push(bytes);
    },
    /** All of it, up to where the weights begin. */
    take: (): Buffer => {
      const whole = Buffer.concat(parts);
      return Buffer.concat([whole, Buffer.alloc((alignment - (whole.length % alignment)) % alignment)]);
    },
  };
}

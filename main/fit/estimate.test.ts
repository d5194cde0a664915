import { describe, expect, it } from 'vitest';
import { estimateMemory } from './estimate.ts';
import { describeModel, llama8b, usualSettings } from './test-fixtures.ts';

const mebibyte = 2 ** 20;

describe('KV cache', () => {
  it('takes 128 KiB a token of Llama 3.1 8B (catches: all heads counted in place of the key/value heads)', () => {
    // 32 blocks × (K and V) × 8 heads × 128 values × 2 bytes.
    expect(estimateMemory(llama8b, usualSettings).keyValueBytes).toBe(8192 * 131_072);
  });

  it('counts every slot and rounds to 256 cells (catches: a context shared by the slots)', () => {
    const settings = { ...usualSettings, contextLength: 1000, slots: 3 };
    expect(estimateMemory(llama8b, settings).keyValueBytes).toBe(3 * 1024 * 131_072);
  });

  it('takes K and V of their own types, in whole blocks (catches: 8 bits a value, without the scales)', () => {
    // A row of 1024 values is 32 blocks of 34 bytes, or 2048 bytes.
    const settings = { ...usualSettings, cacheTypeK: 'q8_0' as const };
    expect(estimateMemory(llama8b, settings).keyValueBytes).toBe(8192 * 32 * (32 * 34 + 2048));
    const both = { ...settings, cacheTypeV: 'q4_0' as const };
    expect(estimateMemory(llama8b, both).keyValueBytes).toBe(8192 * 32 * (32 * 34 + 32 * 18));
  });

  const gemma = describeModel({
    architecture: 'gemma3',
    blockCount: 34,
    keyValueHeads: 4,
    blockBytes: 50_000_000,
    keyLength: 256,
    valueLength: 256,
    slidingWindow: 1024,
  });

  it('holds only the window in five of six blocks of Gemma 3 (catches: the whole context in all)', () => {
    // 5 blocks with 32,768 cells; 29 with 1024 + 513, rounded up to 1792. A cell of a block takes 4096 bytes.
    const settings = { ...usualSettings, contextLength: 32_768 };
    expect(estimateMemory(gemma, settings).keyValueBytes).toBe((5 * 32_768 + 29 * 1792) * 4096);
  });

  it('never holds more than the context (catches: a window larger than the context)', () => {
    const settings = { ...usualSettings, contextLength: 512 };
    expect(estimateMemory(gemma, settings).keyValueBytes).toBe(34 * 512 * 4096);
  });

  it('ignores a window that the engine ignores (catches: Mistral’s and Phi’s header taken at its word)', () => {
    const mistral = describeModel({ blockCount: 32, keyValueHeads: 8, blockBytes: 1, slidingWindow: 4096 });
    expect(estimateMemory(mistral, { ...usualSettings, contextLength: 16_384 }).keyValueBytes).toBe(16_384 * 131_072);
  });

  it('keeps one compressed row a token with MLA (catches: values counted besides the keys)', () => {
    const deepseek = describeModel({
      architecture: 'deepseek2',
      blockCount: 61,
      keyValueHeads: 1,
      blockBytes: 1,
      keyLength: 576,
      valueLength: 512,
      metadata: { 'deepseek2.attention.key_length_mla': 192, 'deepseek2.attention.value_length_mla': 128 },
    });
    expect(estimateMemory(deepseek, { ...usualSettings, contextLength: 4096 }).keyValueBytes).toBe(4096 * 61 * 576 * 2);
  });

  it('keeps a state of fixed size in three of four blocks of Qwen3-Next (catches: a cache in all)', () => {
    const qwen = describeModel({
      architecture: 'qwen3next',
      blockCount: 48,
      keyValueHeads: 2,
      blockBytes: 1,
      keyLength: 256,
      valueLength: 256,
      metadata: {
        'qwen3next.ssm.conv_kernel': 4,
        'qwen3next.ssm.inner_size': 4096,
        'qwen3next.ssm.state_size': 128,
        'qwen3next.ssm.group_count': 16,
      },
    });
    const stateBytes = 36 * (3 * (4096 + 2 * 16 * 128) + 128 * 4096) * 4;
    const cacheBytes = 4096 * 12 * 2 * 256 * 2 * 2;
    const settings = { ...usualSettings, contextLength: 4096, slots: 2 };
    expect(estimateMemory(qwen, settings).keyValueBytes).toBe(2 * (stateBytes + cacheBytes));
  });
});

describe('weights', () => {
  it('lie in the last blocks and the output first (catches: layers counted from the beginning, or one too many)', () => {
    const none = estimateMemory(llama8b, usualSettings);
    const output = estimateMemory(llama8b, { ...usualSettings, gpuLayers: 1 });
    const eleven = estimateMemory(llama8b, { ...usualSettings, gpuLayers: 11 });
    expect(none.gpuBytes).toBe(0);
    expect(eleven.gpuBytes - output.gpuBytes).toBe(10 * (131_000_000 + 8192 * 4096));
    expect(estimateMemory(llama8b, { ...usualSettings, gpuLayers: 999 }).gpuBytes).toBe(
      estimateMemory(llama8b, { ...usualSettings, gpuLayers: 33 }).gpuBytes,
    );
  });

  it('are the file’s tensors where the processor reads them in place (catches: the file counted twice)', () => {
    const { weightsBytes, reclaimableBytes } = estimateMemory(llama8b, usualSettings);
    expect(weightsBytes).toBe(32 * 131_000_000 + 727_000_000);
    // Of the mapped file, only its header is not read again.
    expect(reclaimableBytes).toBe(8_000_000);
  });

  it('are copied for AMX as large as the engine says (catches: peak memory half of what is measured)', () => {
    // 0.5B, Q8_0, one matrix for embeddings and output: llama.cpp reports 533.48 MiB besides the mapped file.
    const blockBytes = (14_155_776 / 32) * 34 + 8192;
    const embeddingBytes = ((128_256 * 1024) / 32) * 34;
    const half = describeModel({
      blockCount: 24,
      keyValueHeads: 8,
      blockBytes,
      otherTensorBytes: embeddingBytes + 4096,
      embeddingLength: 1024,
      parameterCount: 471_122_944,
      tensorBytesByType: { Q8_0: ((14_155_776 * 24) / 32) * 34 + embeddingBytes, F32: 24 * 8192 + 4096 },
    });
    const { weightsBytes, reclaimableBytes } = estimateMemory(half, usualSettings, 'amx');
    expect((weightsBytes - embeddingBytes) / mebibyte).toBeCloseTo(533.5, 0);
    expect((weightsBytes + reclaimableBytes) / mebibyte).toBeCloseTo(533.5 + half.facts.sizeBytes / mebibyte, 0);
  });
});

describe('compute buffers', () => {
  it('hold scores for a whole batch on the GPU and for one token a slot in RAM (catches: 250 MiB too much)', () => {
    const inRam = estimateMemory(llama8b, usualSettings).computeBytes;
    const onGpu = estimateMemory(llama8b, { ...usualSettings, gpuLayers: 33 }).computeBytes;
    const batchScoreBytes = 512 * 128_256 * 4;
    expect(inRam).toBeLessThan(batchScoreBytes * 0.6);
    expect(onGpu).toBeGreaterThan(batchScoreBytes);
  });

  it('hold the attention of every head without flash attention (catches: one estimate for both)', () => {
    const flash = estimateMemory(llama8b, usualSettings).computeBytes;
    const plain = estimateMemory(llama8b, { ...usualSettings, flashAttention: 'off' }).computeBytes;
    // 32 heads × 8192 cells × 512 tokens × 4 bytes.
    expect(plain - flash).toBeGreaterThan(32 * 8192 * 512 * 4 * 0.8);
  });
});

it('adds up, to the total and to the two places (catches: a part that is forgotten or counted twice)', () => {
  for (const gpuLayers of [0, 1, 20, 33]) {
    const estimate = estimateMemory(llama8b, { ...usualSettings, slots: 4, gpuLayers }, 'avx2');
    const { weightsBytes, keyValueBytes, computeBytes, overheadBytes, totalBytes, gpuBytes, ramBytes } = estimate;
    expect(Math.abs(weightsBytes + keyValueBytes + computeBytes + overheadBytes - totalBytes)).toBeLessThan(8);
    expect(gpuBytes + ramBytes).toBe(totalBytes);
  }
});

it('tells what a slot costs (catches: a figure that does not match the estimate with one slot more)', () => {
  const two = estimateMemory(llama8b, { ...usualSettings, slots: 2 });
  const three = estimateMemory(llama8b, { ...usualSettings, slots: 3 });
  expect(Math.abs(three.totalBytes - two.totalBytes - two.perSlotBytes)).toBeLessThan(mebibyte);
});

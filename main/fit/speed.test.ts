import { describe, expect, it } from 'vitest';
import type { LoadRecord } from '../store/load-records.ts';
import { identityOf } from './records.ts';
import { readShape } from './shape.ts';
import { expectPromptSpeed, expectSpeed, keyValuesRead, weightsRead } from './speed.ts';
import { createSpeeds, speedHere } from './speeds.ts';
import { describeModel, llama8b, noSpeeds, usualSettings } from './test-fixtures.ts';

const slow = {
  ram: 50e9,
  gpu: null,
  threads: 8,
  compute: { processor: 400e9, gpu: null, processorFloatShare: 0.4 },
};
const noBias = () => ({ write: 1, read: 1 });
const all = { ...usualSettings, gpuLayers: 33 };

/** Qwen3 30B A3B: 128 experts, of which a token asks 8. */
const experts = describeModel({
  architecture: 'qwen3moe',
  blockCount: 48,
  keyValueHeads: 4,
  blockBytes: 380_000_000,
  otherTensorBytes: 500_000_000,
  embeddingLength: 2048,
  parameterCount: 30_500_000_000,
  expertCount: 128,
  expertUsedCount: 8,
  metadata: { 'qwen3moe.expert_feed_forward_length': 768, 'qwen3moe.feed_forward_length': 6144 },
});

describe('what a token reads', () => {
  it('is every block and the output, not the embeddings (catches: the file’s size taken for it)', () => {
    const { ramBytes } = weightsRead(llama8b, readShape(llama8b), usualSettings);
    expect(ramBytes).toBe(32 * 131_000_000 + 363_500_000);
  });

  it('is only the experts that are asked (catches: a 30B model as slow as a whole one)', () => {
    const { ramBytes } = weightsRead(experts, readShape(experts), usualSettings);
    // 3 of 30 billion parameters, and the output.
    expect(ramBytes).toBeGreaterThan(1.5e9);
    expect(ramBytes).toBeLessThan(3.5e9);
  });

  it('is the cache of the tokens before, of a window no more than that (catches: the whole cache, or none)', () => {
    expect(keyValuesRead(readShape(llama8b), { ...usualSettings, slots: 4 }, 1000).ramBytes).toBe(1000 * 131_072);
    const gemma = describeModel({
      architecture: 'gemma3',
      blockCount: 6,
      keyValueHeads: 4,
      blockBytes: 1,
      slidingWindow: 1024,
    });
    expect(keyValuesRead(readShape(gemma), usualSettings, 4096).ramBytes).toBe((4096 + 5 * 1024) * 4 * 128 * 2 * 2);
  });
});

describe('the expected speed', () => {
  it('falls with the context (catches: a matrix whose last column is as fast as its first)', () => {
    const short = expectSpeed(llama8b, { ...usualSettings, contextLength: 4096 }, slow) ?? 0;
    const long = expectSpeed(llama8b, { ...usualSettings, contextLength: 131_072 }, slow) ?? 0;
    expect(long).toBeLessThan(short / 2);
  });

  it('adds the times of GPU and CPU (catches: one fast layer that makes all fast)', () => {
    const rates = { ram: 50e9, gpu: 1000e9, threads: 8 };
    const speedWith = (gpuLayers: number) => expectSpeed(llama8b, { ...usualSettings, gpuLayers }, rates) ?? 0;
    expect(speedWith(33)).toBeGreaterThan(speedWith(0) * 8);
    expect(speedWith(17)).toBeGreaterThan(speedWith(0) * 1.5);
    expect(speedWith(17)).toBeLessThan(speedWith(0) * 2.5);
  });

  it('is unknown where a memory is that it needs (catches: a made-up number for an unknown GPU)', () => {
    expect(expectSpeed(llama8b, all, slow)).toBeNull();
    expect(expectSpeed(llama8b, all, { ram: null, gpu: 1000e9, threads: null })).not.toBeNull();
    expect(expectSpeed(llama8b, usualSettings, { ram: null, gpu: null, threads: null })).toBeNull();
  });

  it('is none of a model that does not write (catches: tokens per second of embeddings)', () => {
    const encoder = describeModel({ architecture: 'bert', blockCount: 12, keyValueHeads: 12, blockBytes: 1_000_000 });
    expect(expectSpeed(encoder, usualSettings, slow)).toBeNull();
  });
});

describe('the expected speed of reading', () => {
  const { compute } = slow;

  it('falls with the tokens before (catches: a long prompt as fast as a short one)', () => {
    const short = expectPromptSpeed(llama8b, usualSettings, compute, 100) ?? 0;
    expect(expectPromptSpeed(llama8b, usualSettings, compute, 8000)).toBeLessThan(short * 0.6);
  });

  it('is that of 2 operations for each weight (catches: bytes taken for weights)', () => {
    // 6.9 of 8 billion parameters stand in the blocks.
    expect(expectPromptSpeed(llama8b, usualSettings, compute, 0)).toBeCloseTo(400e9 / 2 / 6.84e9, 0);
  });

  it('asks only the experts that take part (catches: a 30B model as slow as a whole one)', () => {
    expect(expectPromptSpeed(experts, usualSettings, compute, 0)).toBeGreaterThan(400e9 / 2 / 4e9);
  });

  it('is slower with weights of 16 bits on a processor (catches: F16 promised to be as fast as Q4)', () => {
    const { facts } = llama8b;
    const floats = { ...llama8b, facts: { ...facts, tensorBytesByType: { F16: facts.parameterCount * 2 } } };
    const quantized = expectPromptSpeed(llama8b, usualSettings, compute, 0) ?? 0;
    expect(expectPromptSpeed(floats, usualSettings, compute, 0)).toBeCloseTo(quantized * 0.4, 0);
  });

  it('is unknown where it was not measured, and of what does not write (catches: a made-up number)', () => {
    expect(expectPromptSpeed(llama8b, usualSettings, { ...compute, processor: null })).toBeNull();
    expect(expectPromptSpeed(llama8b, all, compute)).toBeNull();
  });
});

it('does not promise one thread what it can’t unpack (catches: Q4_K twice as fast as it is on a small machine)', () => {
  const fast = { ...slow, ram: 1000e9 };
  const one = expectSpeed(llama8b, usualSettings, { ...fast, threads: 1 }, 0) ?? 0;
  expect(one).toBeLessThan(2.1);
  expect(expectSpeed(llama8b, usualSettings, { ...fast, threads: 16 }, 0)).toBeGreaterThan(one * 10);
});

describe('on this computer', () => {
  function run(tokensPerSecond: number, change: Partial<LoadRecord['settings']> = {}): LoadRecord {
    return {
      id: 1,
      at: 1,
      modelName: 'Llama',
      identity: identityOf(llama8b),
      architecture: 'llama',
      device: 'cpu',
      settings: { ...usualSettings, ...change },
      plainBytes: 1,
      predictedBytes: 1,
      measuredBytes: 1,
      ...noSpeeds,
      tokensPerSecond,
      depth: 500,
    };
  }

  it('is what was measured with about this context (catches: a guess in place of what is known)', () => {
    const runs = [run(8), run(9), run(2)];
    expect(speedHere(llama8b, usualSettings, slow, runs, noBias)).toMatchObject({
      tokensPerSecond: 8,
      isMeasured: true,
    });
    expect(speedHere(llama8b, { ...usualSettings, contextLength: 16_384 }, slow, runs, noBias).isMeasured).toBe(true);
  });

  it('is corrected elsewhere by what was measured (catches: 8 tokens/s beside 20 for a longer context)', () => {
    const far = { ...usualSettings, contextLength: 65_536 };
    const plain = expectSpeed(llama8b, far, slow) ?? 0;
    const then = expectSpeed(llama8b, usualSettings, slow, 500) ?? 0;
    const { tokensPerSecond, isMeasured } = speedHere(llama8b, far, slow, [run(then / 2)], noBias);
    expect(isMeasured).toBe(false);
    expect(tokensPerSecond).toBeCloseTo(plain / 2);
  });

  it('is corrected by how other models did (catches: every new model promised too much on a slow machine)', () => {
    const half = () => ({ write: 0.5, read: 0.25 });
    const plain = speedHere(llama8b, usualSettings, slow, [], noBias);
    const learnt = speedHere(llama8b, usualSettings, slow, [], half);
    expect(learnt.tokensPerSecond).toBeCloseTo((plain.tokensPerSecond ?? 0) / 2);
    expect(learnt.promptTokensPerSecond).toBeCloseTo((plain.promptTokensPerSecond ?? 0) / 4);
  });

  it('does not count what ran on other layers (catches: the GPU’s speed shown for the CPU)', () => {
    expect(speedHere(llama8b, usualSettings, slow, [run(90, { gpuLayers: 33 })], noBias).isMeasured).toBe(false);
  });
});

it('takes another computer’s number for the memory that it is of (catches: a card’s speed given to the RAM)', async () => {
  const unused = () => Promise.reject(new Error('asked this computer for another’s speed'));
  const speeds = createSpeeds({
    bandwidth: { read: unused, known: () => null },
    readGpuBandwidth: unused,
    readCompute: unused,
    records: { withSpeed: () => [], speedBias: () => noBias },
  });
  const profile = { name: 'PC', ramBytes: 32e9, bandwidth: 900e9 };
  const own = await speeds.of({ ...profile, gpus: [{ memoryBytes: 24e9, isUnified: false }] });
  expect(own(llama8b, all).tokensPerSecond).not.toBeNull();
  expect(own(llama8b, usualSettings).tokensPerSecond).toBeNull();
  const shared = await speeds.of({ ...profile, gpus: [{ memoryBytes: 32e9, isUnified: true }] });
  expect(shared(llama8b, usualSettings).tokensPerSecond).not.toBeNull();
});

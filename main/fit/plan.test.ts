import { describe, expect, it } from 'vitest';
import { loadSettingsSchema } from '../../contract/inference.ts';
import { planLoad, refuseLoad, wouldSwap } from './plan.ts';
import { describeModel, llama70b, llama8b } from './test-fixtures.ts';
import type { Machine } from './machine.ts';

const gigabyte = 1e9;
const defaults = loadSettingsSchema.parse({});

function machine(freeGigabytes: number, gpus: Machine['gpus'] = []): Machine {
  const totalRamBytes = Math.max(16, freeGigabytes) * gigabyte;
  return { freeRamBytes: freeGigabytes * gigabyte, totalRamBytes, gpus, processor: 'plain' };
}

function gpu(freeGigabytes: number, isUnified = false) {
  return { freeBytes: freeGigabytes * gigabyte, totalBytes: freeGigabytes * gigabyte, isUnified };
}

describe('what is left to the plan', () => {
  it('is the usual context with all slots where there is room (catches: the trained 131,072 tokens)', () => {
    const { settings, fits } = planLoad(llama8b, defaults, machine(32));
    expect(fits).toBe('fits');
    expect(settings).toMatchObject({ contextLength: 8192, slots: 4, gpuLayers: 0 });
  });

  it('is never more than the model was trained with (catches: a context that makes it talk nonsense)', () => {
    const short = describeModel({ blockCount: 32, keyValueHeads: 8, blockBytes: 1000, contextLength: 2048 });
    expect(planLoad(short, defaults, machine(32)).settings).toMatchObject({ contextLength: 2048, slots: 4 });
  });

  it('gives up slots before the context gets poor (catches: four answers that forget their question)', () => {
    // 4.9 GB of weights; four slots of 4096 tokens take 2.1 GB of cache, one takes 0.5 GB.
    const { settings, fits } = planLoad(llama8b, defaults, machine(8));
    expect(fits).toBe('fits');
    expect(settings.contextLength).toBeGreaterThanOrEqual(4096);
    expect(settings.slots).toBeLessThan(4);
  });

  it('gives up context when there is nothing else (catches: a refusal where a short one fits)', () => {
    const { settings, fits } = planLoad(llama8b, defaults, machine(6));
    expect(fits).not.toBe('too_big');
    expect(settings.contextLength).toBeLessThan(4096);
    expect(settings.slots).toBe(1);
  });

  it('fills a GPU and no more (catches: one layer too many, which ends the load)', () => {
    expect(planLoad(llama8b, defaults, machine(32, [gpu(24)])).settings.gpuLayers).toBe(33);
    const split = planLoad(llama8b, { ...defaults, contextLength: 4096 }, machine(32, [gpu(4)]));
    expect(split.settings.gpuLayers).toBeGreaterThan(5);
    expect(split.settings.gpuLayers).toBeLessThan(33);
    expect(split.estimate.gpuBytes).toBeLessThan(4 * gigabyte);
    expect(planLoad(llama8b, defaults, machine(32, [gpu(0.1)])).settings.gpuLayers).toBe(0);
  });

  it('counts memory that GPU and programs share once (catches: a Mac that is told it has twice its memory)', () => {
    const mac = planLoad(llama8b, { ...defaults, contextLength: 65_536, slots: 1 }, machine(12, [gpu(12, true)]));
    expect(mac.fits).toBe('too_big');
  });
});

describe('what is asked for', () => {
  const wish = { ...defaults, contextLength: 131_072, slots: 1 };

  it('is kept, and what would fit is said (catches: a context shortened without a word)', () => {
    const plan = planLoad(llama8b, wish, machine(14));
    expect(plan.fits).toBe('too_big');
    expect(plan.settings.contextLength).toBe(131_072);
    expect(plan.smaller?.settings).toMatchObject({ contextLength: 65_536, slots: 1 });
  });

  it('comes back with the smallest harm first (catches: half of the context where a smaller cache does it)', () => {
    // 17.2 GB of cache as f16, 9.1 GB as q8_0.
    const plan = planLoad(llama8b, wish, machine(17));
    expect(plan.smaller?.settings).toMatchObject({ contextLength: 131_072, cacheTypeK: 'q8_0', cacheTypeV: 'q8_0' });
  });

  it('gets no small V cache without flash attention (catches: a suggestion that the engine refuses)', () => {
    const plan = planLoad(llama8b, { ...wish, contextLength: 32_768, flashAttention: 'off' }, machine(10));
    expect(plan.smaller?.settings.cacheTypeV).toBe('f16');
  });

  it('may leave other programs little (catches: a refusal of what would load)', () => {
    const free = planLoad(llama8b, { ...wish, contextLength: 8192 }, machine(32)).estimate.ramBytes / gigabyte;
    expect(planLoad(llama8b, { ...wish, contextLength: 8192 }, machine(free + 0.5)).fits).toBe('tight');
  });
});

describe('a refusal', () => {
  it('has the numbers, in the words of the person (catches: “out of memory” and nothing to do about it)', () => {
    const plan = planLoad(llama70b, defaults, machine(16));
    const error = refuseLoad(plan, 'Llama 3.1 70B Q4_K_M');
    expect(error.code).toBe('out_of_memory');
    expect(error.message).toMatch(/^Llama 3\.1 70B Q4_K_M needs 4[2-4](\.\d)? GB and this computer has 16 GB free\.$/);
    expect(error.remedy).toMatch(/smaller model or quantization/);
    expect(error.details).toMatchObject({ freeBytes: 16 * gigabyte, suggestedContextLength: null });
  });

  it('says when a load would go to the disk’s cost (catches: a computer that stands still without a warning)', () => {
    const wish = { ...defaults, contextLength: 8192, slots: 1 };
    const needed = planLoad(llama8b, wish, machine(32)).estimate.ramBytes / gigabyte;
    const calm = machine(needed + 0.5);
    const swapping = { ...calm, swappedBytes: 4 * gigabyte };
    const plan = planLoad(llama8b, wish, swapping);
    expect(plan.fits).toBe('tight');
    expect(wouldSwap(plan.estimate, swapping)).toBe(true);
    expect(refuseLoad(plan, 'Llama').message).toMatch(/swaps already/);
    // What has been swapped out does no harm where there is room, nor little room where nothing was.
    expect(wouldSwap(plan.estimate, calm)).toBe(false);
    expect(wouldSwap(plan.estimate, { ...machine(32), swappedBytes: 4 * gigabyte })).toBe(false);
    expect(wouldSwap(plan.estimate, machine(needed - 0.5))).toBe(true);
  });

  it('carries the setting for a button (catches: a remedy that can only be read)', () => {
    const wish = { ...defaults, contextLength: 131_072, slots: 1 };
    const error = refuseLoad(planLoad(llama8b, wish, machine(14)), 'Llama 3.1 8B');
    expect(error.remedy).toMatch(/^Load it with a context of 65,536 tokens.*: that needs \d/);
    expect(error.details).toMatchObject({ suggestedContextLength: 65_536, suggestedSlots: 1 });
  });

  it('speaks of the GPU where that is too small (catches: the wrong memory being freed)', () => {
    const plan = planLoad(llama8b, { ...defaults, gpuLayers: 'all' }, machine(64, [gpu(4)]));
    expect(refuseLoad(plan, 'Llama 3.1 8B').message).toMatch(/GPU has 4 GB free/);
    expect(plan.smaller?.settings.gpuLayers).toBeLessThan(33);
  });
});

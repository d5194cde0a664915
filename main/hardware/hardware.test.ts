import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../store/open.ts';
import { createBandwidth } from './bandwidth.ts';
import { knownGpuBandwidth } from './gpus.ts';
import { probeBandwidth } from './probe.ts';

const log = { warn: () => {}, info: () => {} };

describe('the memory’s speed', () => {
  it('is measured by threads, while this one goes on (catches: a core that stands still for half a second)', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    const bytesPerSecond = await probeBandwidth(1);
    clearInterval(timer);
    // Slower than any computer that could run a model, and faster than any there is.
    expect(bytesPerSecond).toBeGreaterThan(1e8);
    expect(bytesPerSecond).toBeLessThan(1e13);
    expect(ticks).toBeGreaterThan(5);
  });

  it('is measured once, when it is first asked for (catches: half a second at every start, or at every question)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paddock-bandwidth-'));
    let probes = 0;
    const probe = () => {
      probes += 1;
      return Promise.resolve(4e10);
    };
    const store = openStore(folder);
    const { read } = createBandwidth({ store, log, probe });
    expect(probes).toBe(0);
    expect(await Promise.all([read(), read()])).toEqual([4e10, 4e10]);
    expect(await createBandwidth({ store, log, probe }).read()).toBe(4e10);
    expect(probes).toBe(1);
  });

  it('is unknown where it can’t be measured, and asked for again (catches: an estimate that fails with it)', async () => {
    const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-bandwidth-')));
    const answers = [() => Promise.reject(new Error('no thread')), () => Promise.resolve(1e10)];
    const { read } = createBandwidth({ store, log, probe: () => answers.shift()?.() ?? Promise.resolve(0) });
    expect(await read()).toBeNull();
    expect(await read()).toBe(1e10);
  });
});

describe('a GPU', () => {
  it('is known by its driver’s name for it (catches: a 4070 taken for a 4070 Ti, or the other way round)', () => {
    expect(knownGpuBandwidth(['NVIDIA GeForce RTX 4070'])).toBe(504e9);
    expect(knownGpuBandwidth(['NVIDIA GeForce RTX 4070 Ti SUPER'])).toBe(672e9);
    expect(knownGpuBandwidth(['AMD Radeon RX 7900 XTX'])).toBe(960e9);
    expect(knownGpuBandwidth(['AMD Radeon RX 7900 XTX (RADV NAVI31)'])).toBe(960e9);
    expect(knownGpuBandwidth(['Apple M2 Pro'])).toBe(200e9);
    expect(knownGpuBandwidth(['NVIDIA A100-SXM4-80GB'])).toBe(2039e9);
    expect(knownGpuBandwidth(['Intel(R) Arc(TM) A770 Graphics'])).toBe(560e9);
  });

  it('is unknown rather than guessed (catches: a notebook’s with the speed of a desktop’s)', () => {
    expect(knownGpuBandwidth(['NVIDIA GeForce RTX 4090 Laptop GPU'])).toBeNull();
    expect(knownGpuBandwidth(['NVIDIA GeForce RTX 40900'])).toBeNull();
    expect(knownGpuBandwidth(['Some GPU'])).toBeNull();
    expect(knownGpuBandwidth([])).toBeNull();
    expect(knownGpuBandwidth(['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 3060'])).toBe(360e9);
  });
});

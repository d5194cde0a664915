import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoadRecord } from '../store/load-records.ts';
import { openStore } from '../store/open.ts';
import { createLoadRecords, identityOf, learnCorrections, type LoadForecast } from './records.ts';
import { describeModel, llama70b, llama8b, noSpeeds, usualSettings } from './test-fixtures.ts';

const gigabyte = 1e9;
const forecast: LoadForecast = {
  identity: identityOf(llama8b),
  architecture: 'llama',
  settings: usualSettings,
  plainBytes: 6 * gigabyte,
  predictedBytes: 6 * gigabyte,
};

function start() {
  const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-records-')));
  return { store, records: createLoadRecords({ store, log: { warn: () => {} }, now: () => 7 }) };
}

describe('a record', () => {
  it('grows to the peak of its load (catches: the last reading, after the peak is over)', () => {
    const { records } = start();
    const watch = records.watch('Llama', 'cpu', forecast);
    watch.measured(5 * gigabyte);
    watch.measured(6.6 * gigabyte);
    watch.measured(6.2 * gigabyte);
    const { loads, medianError, latest } = records.accuracy();
    expect({ loads, latest }).toEqual({
      loads: 1,
      latest: [{ modelName: 'Llama', predictedBytes: 6e9, measuredBytes: 6.6e9, contextLength: 8192, at: 7 }],
    });
    expect(medianError).toBeCloseTo(0.6 / 6.6);
  });

  it('has the middle speed of its answers, those before the first reading too (catches: the last one, or none)', () => {
    const { records } = start();
    const watch = records.watch('Llama', 'cpu', forecast);
    watch.answered(10, 100);
    expect(records.withSpeed(forecast.identity)).toEqual([]);
    watch.measured(5 * gigabyte);
    watch.answered(30, 300);
    watch.answered(12, 200);
    expect(records.withSpeed(forecast.identity)).toMatchObject([{ tokensPerSecond: 12, depth: 200 }]);
  });

  it('does not end an answer when it can’t be kept (catches: a full disk that stops chats)', () => {
    const { store, records } = start();
    const watch = records.watch('Llama', 'cpu', forecast);
    store.close();
    expect(() => watch.measured(1)).not.toThrow();
  });

  it('is forgotten after a thousand others (catches: a database that only grows)', () => {
    const { store, records } = start();
    store.transaction(() => {
      for (let load = 0; load < 1010; load += 1) records.watch('Llama', 'cpu', forecast).measured(1);
    })();
    expect(records.accuracy().loads).toBe(1000);
  });
});

it('knows weights again by their header (catches: one identity for all, or another for a moved file)', () => {
  const { facts, metadata } = llama8b;
  expect(identityOf({ metadata, facts: { ...facts, name: 'Other', files: ['x.gguf'] } })).toBe(identityOf(llama8b));
  expect(identityOf(llama70b)).not.toBe(identityOf(llama8b));
  expect(identityOf(describeModel({ blockCount: 32, keyValueHeads: 8, blockBytes: 1 }))).not.toBe(identityOf(llama8b));
});

describe('speeds', () => {
  const half = (depth: number) => ({ plain: 20_000 / depth, predicted: 10_000 / depth });
  const twice = (depth: number) => ({ plain: depth, predicted: depth * 2 });

  it('are compared with what was foretold at that depth (catches: an error of another context)', () => {
    const { records } = start();
    const watch = records.watch('Llama', 'cpu', { ...forecast, speed: { write: half, read: twice } });
    watch.measured(5 * gigabyte);
    watch.answered(80, 100);
    watch.read(300, 100);
    const accuracy = records.speedAccuracy();
    expect(accuracy).toMatchObject({ loads: 1, latest: [{ depth: 100, expected: 100, measured: 80 }] });
    expect(accuracy.medianError).toBeCloseTo(0.25);
    expect(accuracy.promptMedianError).toBeCloseTo(1 / 3);
  });

  it('that nothing was foretold of have no error (catches: unknown counted as zero)', () => {
    const { records } = start();
    const watch = records.watch('Llama', 'cpu', forecast);
    watch.measured(5 * gigabyte);
    watch.answered(80, 100);
    expect(records.speedAccuracy()).toEqual({ loads: 0, medianError: null, promptMedianError: null, latest: [] });
  });

  it('of several loads tell of the machine, each of its own kind (catches: the GPU’s bias for the processor)', () => {
    const { records } = start();
    const load = (gpuLayers: number, measured: number) => {
      const settings = { ...usualSettings, gpuLayers };
      const watch = records.watch('Llama', 'cpu', { ...forecast, settings, speed: { write: half, read: twice } });
      watch.measured(5 * gigabyte);
      watch.answered(measured, 100);
    };
    load(0, 100);
    load(0, 100);
    expect(records.speedBias()({ gpuLayers: 0 })).toEqual({ write: 1, read: 1 });
    load(0, 120);
    load(33, 4000);
    expect(records.speedBias()({ gpuLayers: 0 })).toEqual({ write: 0.5, read: 1 });
    expect(records.speedBias()({ gpuLayers: 33 }).write).toBe(1);
  });
});

describe('what is learnt', () => {
  function recordsOf(ratios: number[], change: Partial<LoadRecord> = {}): LoadRecord[] {
    return ratios.map((ratio, id) => ({
      ...forecast,
      id,
      at: id,
      modelName: 'Llama',
      device: 'cpu',
      measuredBytes: ratio * forecast.plainBytes,
      ...noSpeeds,
      ...change,
    }));
  }
  const factor = (records: LoadRecord[], architecture = 'llama', gpuLayers = 0) =>
    learnCorrections(records)(architecture, { gpuLayers });

  it('is a bias that several loads show (catches: estimates that never get better)', () => {
    expect(factor(recordsOf([1.08, 1.06, 1.07]))).toBeCloseTo(1.07);
    expect(factor(recordsOf([0.9, 0.92, 0.91]))).toBeCloseTo(0.91);
  });

  it('is nothing that two loads show, or that goes both ways, or is small (catches: noise that is learnt)', () => {
    expect(factor(recordsOf([1.08, 1.06]))).toBe(1);
    expect(factor(recordsOf([1.08, 0.95, 1.07, 1.09]))).toBe(1);
    expect(factor(recordsOf([1.02, 1.03, 1.01]))).toBe(1);
  });

  it('is 15% at the most (catches: one odd driver that halves every estimate)', () => {
    expect(factor(recordsOf([2, 2.1, 1.9]))).toBe(1.15);
    expect(factor(recordsOf([0.2, 0.3, 0.1]))).toBe(0.85);
  });

  it('is for its own architecture and back end (catches: a bias of one that spoils all)', () => {
    const records = recordsOf([1.08, 1.06, 1.07]);
    expect(factor(records, 'gemma3')).toBe(1);
    expect(factor(records, 'llama', 33)).toBe(1);
  });

  it('is nothing of small models, and soon nothing of old loads (catches: the process’s own noise times ten)', () => {
    const small = { plainBytes: 2e8, measuredBytes: 2.2e8 };
    expect(factor(recordsOf([1, 1, 1, 1], small))).toBe(1);
    expect(factor([...recordsOf(Array.from({ length: 10 }, () => 1)), ...recordsOf([1.1, 1.1, 1.1])])).toBe(1);
  });
});

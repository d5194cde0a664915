import { expect, it } from 'vitest';
import type { CatalogModel } from '../../../contract/hub.ts';
import type { Openness } from '../../../contract/openness.ts';
import { suggestModels, type Speeds } from './choose.ts';

const billion = 1e9;
const permissive: Openness = {
  class: 'open_permissive',
  isGated: false,
  license: null,
  facts: null,
  reasons: [],
  conflicts: [],
  lineage: [],
};

function model(alias: string, parameters: number, change: Partial<CatalogModel> = {}): CatalogModel {
  return {
    repo: `some/${alias.replace(':', '-')}`,
    name: alias,
    author: 'some',
    downloads: null,
    likes: null,
    updatedAt: null,
    parameterCount: parameters * billion,
    architecture: null,
    contextLength: null,
    task: 'chat',
    openness: permissive,
    roughFit: 'fits',
    modelIds: [],
    title: alias,
    family: 'some',
    summary: '',
    sizeBytes: parameters * 0.6 * billion,
    quantization: 'Q4_K_M',
    alias,
    ...change,
  };
}

const catalog = [
  model('a:0.6b', 0.6),
  model('a:4b', 4),
  model('a:8b', 8),
  model('a:14b', 14),
  model('a:30b-a3b', 30),
  model('a:70b', 70, { roughFit: 'too_big' }),
  model('a-coder:8.5b', 8.5),
  model('search:1b', 1, { task: 'embedding' }),
];
const cpu: Speeds = { ramBytesPerSecond: 40e9, gpuBytesPerSecond: null, gpus: [] };

function aliases(models: readonly CatalogModel[], speeds: Speeds | undefined): string[] {
  return suggestModels(models, speeds).map(({ model: { alias }, kind }) => `${kind} ${alias}`);
}

it('recommends what answers as fast as one reads, not the largest that fits', () => {
  const dense = catalog.filter(({ alias }) => alias !== 'a:30b-a3b');
  expect(aliases(dense, cpu)).toEqual(['recommended a:4b', 'faster a:0.6b', 'better a:8b']);
});

it('takes the more open of two that are nearly as able', () => {
  const restricted = model('b:4.3b', 4.3, { openness: { ...permissive, class: 'open_restricted' } });
  expect(aliases([...catalog.slice(0, 3), restricted], cpu)[0]).toBe('recommended a:4b');
});

it('does not take a mixture of experts for as able as a dense model of its size', () => {
  expect(aliases([model('a:4b', 4), model('m:7b-a1b', 7)], cpu)[0]).toBe('recommended a:4b');
});

it('knows that a mixture of experts is fast for its size', () => {
  expect(aliases(catalog, cpu)[0]).toBe('recommended a:30b-a3b');
});

it('takes the word of the hardware where it has one', () => {
  const gpu = {
    id: 'g',
    name: 'G',
    vendor: 'nvidia',
    totalBytes: 24 * billion,
    freeBytes: null,
    isUnified: false,
  } as const;
  const withGpu = {
    ...cpu,
    gpuBytesPerSecond: 900e9,
    gpus: [{ ...gpu, driver: null, sources: [], disagreements: [] }],
  };
  const dense = catalog.filter(({ alias }) => alias !== 'a:30b-a3b');
  expect(aliases(dense, withGpu)[0]).toBe('recommended a:14b');
});

it('still has something for a very slow computer, and nothing where nothing fits', () => {
  expect(aliases(catalog, { ...cpu, ramBytesPerSecond: 1e9 })[0]).toBe('recommended a:0.6b');
  expect(
    suggestModels(
      catalog.map((one) => ({ ...one, roughFit: 'too_big' as const })),
      cpu,
    ),
  ).toEqual([]);
});

it('offers nothing that needs an account', () => {
  const gated = catalog.map((one) => ({ ...one, openness: { ...one.openness, isGated: true } }));
  expect(suggestModels(gated, cpu)).toEqual([]);
});

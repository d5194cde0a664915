import { expect, it } from 'vitest';
import type { Model } from '../../../contract/models.ts';
import { sortModels } from './columns.ts';

function model(name: string, parameterCount: number | null): Model {
  return {
    id: name,
    path: `/${name}.gguf`,
    name,
    source: 'opened',
    sizeBytes: 1,
    architecture: null,
    parameterCount,
    quantization: null,
    contextLength: null,
    license: null,
    hasChatTemplate: true,
    warnings: [],
    available: true,
    addedAt: 0,
  };
}

it('keeps models of unknown size last in both directions', () => {
  const models = [model('a', null), model('b', 7e9), model('c', 1e9)];
  const names = (isDescending: boolean) =>
    sortModels(models, { column: 'parameters', isDescending }).map(({ name }) => name);
  expect(names(false)).toEqual(['c', 'b', 'a']);
  expect(names(true)).toEqual(['b', 'c', 'a']);
});

it('sorts 8B before 70B, as people do', () => {
  const models = [model('Llama 70B', null), model('llama 8B', null)];
  expect(sortModels(models, { column: 'name', isDescending: false }).map(({ name }) => name)).toEqual([
    'llama 8B',
    'Llama 70B',
  ]);
});

import { expect, it } from 'vitest';
import type { Model } from '../../../contract/models.ts';
import type { OpennessClass } from '../../../contract/openness.ts';
import { columnsFor, filterModels, sortModels, widthPx } from './columns.ts';
import type { PlacedModel, Sort } from './columns.ts';

function placed(name: string, facts: Partial<Model> = {}, opennessClass: OpennessClass = 'unknown'): PlacedModel {
  const model: Model = {
    id: name,
    path: `/${name}.gguf`,
    name,
    source: 'opened',
    sizeBytes: 1,
    architecture: null,
    parameterCount: null,
    quantization: null,
    contextLength: null,
    license: null,
    openness: {
      class: opennessClass,
      isGated: false,
      license: null,
      facts: null,
      reasons: [],
      conflicts: [],
      lineage: [],
    },
    repo: null,
    hasChatTemplate: true,
    warnings: [],
    available: true,
    addedAt: 0,
    ...facts,
  };
  return { model, place: 'Ollama' };
}

function namesBy(models: readonly PlacedModel[], sort: Sort): string[] {
  return sortModels(models, sort).map(({ model }) => model.name);
}

it('keeps models of unknown size last in both directions', () => {
  const models = [placed('a'), placed('b', { parameterCount: 7e9 }), placed('c', { parameterCount: 1e9 })];
  expect(namesBy(models, { column: 'parameters', isDescending: false })).toEqual(['c', 'b', 'a']);
  expect(namesBy(models, { column: 'parameters', isDescending: true })).toEqual(['b', 'c', 'a']);
});

it('sorts 8B before 70B, as people do', () => {
  const models = [placed('Llama 70B'), placed('llama 8B')];
  expect(namesBy(models, { column: 'name', isDescending: false })).toEqual(['llama 8B', 'Llama 70B']);
});

it('sorts by how open a model is, not by the word for it', () => {
  const models = [placed('r', {}, 'open_restricted'), placed('u'), placed('f', {}, 'fully_open')];
  expect(namesBy(models, { column: 'openness', isDescending: false })).toEqual(['f', 'r', 'u']);
});

it('finds a model by words from different facts, in any order and case', () => {
  const models = [placed('Qwen3 8B', { quantization: 'Q4_K_M' }), placed('Qwen3 8B', { quantization: 'Q8_0' })];
  expect(filterModels(models, ' q4 QWEN ')).toEqual([models[0]]);
  expect(filterModels(models, 'ollama')).toEqual(models);
  expect(filterModels(models, '  ')).toEqual(models);
});

it('leaves the name room to be read at every width of the table', () => {
  for (let tablePx = 340; tablePx <= 1400; tablePx += 10) {
    const others = columnsFor(tablePx).filter((column) => column !== 'name');
    const actionsPx = tablePx < 640 ? 48 : 120;
    const marksPx = tablePx < 640 ? 52 - widthPx.openness : 0;
    const namePx = tablePx - actionsPx - marksPx - others.reduce((sum, column) => sum + widthPx[column], 0);
    expect(namePx, `at ${tablePx} px`).toBeGreaterThan(150);
  }
});

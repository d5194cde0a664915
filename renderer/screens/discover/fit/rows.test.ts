import { expect, test } from 'vitest';
import type { FitCell, FitRow } from '../../../../contract/hub.ts';
import { cellAt, columnsOf, firstPlace, moveInMatrix, noFit, stepFit } from './rows.ts';
import type { FitState } from './rows.ts';

function row(variantId: string, ...lengths: number[]): FitRow {
  return {
    variantId,
    cells: lengths.map((contextLength) => ({ contextLength, verdict: 'cpu' }) as FitCell),
    error: null,
  };
}

function after(state: FitState, ...rows: FitRow[]): FitState {
  return rows.reduce((known, one) => stepFit(known, { type: 'row', row: one }), state);
}

const broken: FitRow = { variantId: 'broken', cells: [], error: { code: 'gguf_invalid', message: '' } };
const matrix = after(stepFit(noFit, { type: 'started' }), row('a', 2048, 4096), broken, row('b', 4096, 8192));
const ids = ['a', 'broken', 'b'];

test('columns are all lengths of all rows, once and in order', () => {
  expect(columnsOf(matrix.rows)).toEqual([2048, 4096, 8192]);
});

test('asking again keeps the old rows in sight and knows that they are old', () => {
  const again = after(stepFit(matrix, { type: 'started' }), row('b', 4096));
  expect([...again.rows.keys()]).toEqual(['a', 'broken', 'b']);
  expect([...again.fresh]).toEqual(['b']);
  expect(cellAt(again.rows, { variantId: 'b', contextLength: 8192 })).toBeUndefined();
});

test('a recommendation of nothing takes the earlier one away', () => {
  const recommended = stepFit(matrix, { type: 'recommended', variantId: 'a', contextLength: 4096 });
  expect(stepFit(recommended, { type: 'recommended', variantId: null, contextLength: null }).recommended).toBeNull();
});

test('the arrow keys pass over rows without cells and stop at the edge', () => {
  const from = { variantId: 'a', contextLength: 4096 };
  const columns = columnsOf(matrix.rows);
  expect(moveInMatrix('ArrowDown', from, ids, columns, matrix.rows)).toEqual({ variantId: 'b', contextLength: 4096 });
  expect(moveInMatrix('ArrowUp', from, ids, columns, matrix.rows)).toBeNull();
  expect(moveInMatrix('ArrowRight', from, ids, columns, matrix.rows)).toBeNull();
  expect(moveInMatrix('ArrowLeft', from, ids, columns, matrix.rows)).toEqual({ variantId: 'a', contextLength: 2048 });
  expect(moveInMatrix('Tab', from, ids, columns, matrix.rows)).toBeNull();
});

test('without a recommendation the first row that has cells is asked about', () => {
  const variants = ids.map((id) => ({ id, label: id, quantization: null, files: [], sizeBytes: 1, modelId: null }));
  expect(firstPlace({ ...matrix, rows: new Map([['broken', broken], ...matrix.rows]) }, variants.toReversed())).toEqual(
    {
      variantId: 'b',
      contextLength: 2048,
    },
  );
  expect(firstPlace(noFit, variants)).toBeNull();
});

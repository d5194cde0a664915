import { beforeEach, expect, test } from 'vitest';
import {
  activeFilters,
  noFilters,
  readRepo,
  setFilters,
  setText,
  showStart,
  useSearchState,
  withoutFilter,
} from './search.ts';

beforeEach(showStart);

test.each([
  ['Qwen/Qwen3-0.6B-GGUF', 'Qwen/Qwen3-0.6B-GGUF'],
  [' https://huggingface.co/bartowski/Llama-3.2-1B-Instruct-GGUF ', 'bartowski/Llama-3.2-1B-Instruct-GGUF'],
  ['https://huggingface.co/a/b/blob/main/b-Q4_K_M.gguf?download=true', 'a/b'],
  ['hf.co/a/b#files', 'a/b'],
  ['http://127.0.0.1:8901/a/b/tree/main', 'a/b'],
])('%s leads to its page', (text, repo) => {
  expect(readRepo(text)).toBe(repo);
});

test.each([
  '',
  'llama',
  'llama 3.1 8b',
  'a/b/c',
  '../etc/passwd',
  'https://huggingface.co/a',
  'https://huggingface.co/datasets/a/b',
  'and/or maybe',
])('“%s” is searched for', (text) => {
  expect(readRepo(text)).toBeNull();
});

test('typing goes through all models, and an emptied field brings the starting set back', () => {
  setText('llama');
  expect(useSearchState.getState().isAll).toBe(true);
  setText('');
  expect(useSearchState.getState().isAll).toBe(false);
});

test('an emptied field does not throw away what is filtered for', () => {
  setFilters({ size: 'small' });
  setText('llama');
  setText('');
  expect(useSearchState.getState()).toMatchObject({ isAll: true, filters: { size: 'small' } });
});

test('each filter that is on can be taken off by itself', () => {
  const filters = {
    ...noFilters,
    fitsOnly: true,
    size: 'small' as const,
    openness: ['fully_open' as const, 'unknown' as const],
    family: 'qwen',
  };
  const active = activeFilters(filters);
  expect(active).toHaveLength(5);
  for (const filter of active) expect(activeFilters(withoutFilter(filters, filter))).toHaveLength(4);
  expect(active.reduce(withoutFilter, filters)).toEqual(noFilters);
});

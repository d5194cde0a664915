import { describe, expect, it, test } from 'vitest';
import type { CatalogModel } from '../contract/hub.ts';
import { catalogModels, readCatalog } from '../main/openness/catalog.ts';
import { resourcesFolder } from '../main/paths.ts';
import { nearest } from './nearest.ts';
import { filePath, readCatalogName, readHubName } from './reference.ts';

const catalog: CatalogModel[] = catalogModels(readCatalog(resourcesFolder())).map((model) => ({
  ...model,
  roughFit: null,
  modelIds: [],
}));

describe('short names of the starting set', () => {
  test.each([
    ['qwen3:0.6b', 'Qwen/Qwen3-0.6B-GGUF', 'Q8_0'],
    ['QWEN3:0.6B', 'Qwen/Qwen3-0.6B-GGUF', 'Q8_0'],
    ['qwen3', 'Qwen/Qwen3-0.6B-GGUF', 'Q8_0'],
    ['qwen3:latest', 'Qwen/Qwen3-0.6B-GGUF', 'Q8_0'],
    ['qwen3:0.6b-q4_k_m', 'Qwen/Qwen3-0.6B-GGUF', 'q4_k_m'],
    ['qwen3:30b-a3b-q6_k', 'Qwen/Qwen3-30B-A3B-GGUF', 'q6_k'],
  ])('%s', (text, repo, quantization) => {
    expect(readCatalogName(catalog, text)).toEqual({ kind: 'hub', repo, quantization, file: null });
  });

  it('are no beginnings of others', () => {
    expect(readCatalogName(catalog, 'qwen')).toBeNull();
    expect(readCatalogName(catalog, 'qwen3:0.6bx')).toBeNull();
  });
});

test.each([
  ['user/repo', null, null],
  ['user/repo:Q4_K_M', 'Q4_K_M', null],
  ['hf.co/user/repo', null, null],
  ['hf.co/user/repo:Q4_K_M', 'Q4_K_M', null],
  ['https://huggingface.co/user/repo', null, null],
  ['https://huggingface.co/user/repo/blob/main/deep/a%20b.gguf', null, 'deep/a b.gguf'],
  ['https://huggingface.co/user/repo/resolve/main/a.gguf?download=true', null, 'a.gguf'],
])('%s names a repository', (text, quantization, file) => {
  expect(readHubName(text)).toEqual({ kind: 'hub', repo: 'user/repo', quantization, file });
});

it('takes for a file what can be nothing else, and no address of the hub', () => {
  expect(filePath('./nowhere.gguf')).toMatch(/nowhere\.gguf$/);
  expect(filePath('/somewhere')).toBe('/somewhere');
  expect(filePath('user/repo')).toBeNull();
  expect(filePath('https://huggingface.co/user/repo/blob/main/a.gguf')).toBeNull();
});

it('knows what a person may have meant', () => {
  expect(nearest('qwen3:0.7b', ['llama3.2:1b', 'qwen3:0.6b'])).toEqual(['qwen3:0.6b']);
  expect(nearest('pul', ['ps', 'pull'])).toContain('pull');
  expect(nearest('something-else', ['qwen3:0.6b'])).toEqual([]);
});

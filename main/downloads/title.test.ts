import { expect, it } from 'vitest';
import { isCompanion, makeTitle } from './title.ts';

it.each([
  [
    'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF',
    'Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf',
    'Meta-Llama-3.1-8B-Instruct Q4_K_M',
  ],
  ['unsloth/Qwen3-30B-A3B-GGUF', 'UD-Q4_K_XL/Qwen3-30B-A3B-UD-Q4_K_XL-00001-of-00002.gguf', 'Qwen3-30B-A3B UD-Q4_K_XL'],
  ['ggml-org/gpt-oss-20b-GGUF', 'gpt-oss-20b-mxfp4.gguf', 'gpt-oss-20b MXFP4'],
  ['google/gemma-3-4b-it-qat-q4_0-gguf', 'gemma-3-4b-it-q4_0.gguf', 'gemma-3-4b-it-qat-q4_0'],
  ['someone/thing', 'model.gguf', 'thing'],
])('%s with %s is called %s', (repo, file, title) => {
  expect(makeTitle(repo, file)).toBe(title);
});

it('knows what only lets another file see', () => {
  expect(['mmproj-F16.gguf', 'sub/x.mmproj-f16.gguf', 'mmproj/x.gguf', 'model.gguf'].map(isCompanion)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

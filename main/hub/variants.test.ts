import { expect, test } from 'vitest';
import { groupFiles, quantizationOf } from './variants.ts';

const file = (path: string, sizeBytes = 100) => ({ path, sizeBytes, sha256: null });

test.each([
  ['Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf', 'Q4_K_M'],
  ['llama-2-7b-chat.Q5_0.gguf', 'Q5_0'],
  ['Qwen3-30B-A3B-UD-Q8_K_XL.gguf', 'UD-Q8_K_XL'],
  ['Qwen3-0.6B-UD-IQ1_S.gguf', 'UD-IQ1_S'],
  ['gemma-3-4b-it-IQ3_XXS.gguf', 'IQ3_XXS'],
  ['gemma-3-4b-it-IQ4_NL.gguf', 'IQ4_NL'],
  ['gpt-oss-20b-mxfp4.gguf', 'MXFP4'],
  ['gpt-oss-20b-MXFP4_MOE.gguf', 'MXFP4_MOE'],
  ['nomic-embed-text-v1.5.f16.gguf', 'F16'],
  ['phi-4-bf16.gguf', 'BF16'],
  ['Phi-3-mini-4k-instruct-fp16.gguf', 'F16'],
  ['gemma-3-4b-it-q4_0.gguf', 'Q4_0'],
  ['gemma-2-9b-it-Q6_K_L.gguf', 'Q6_K_L'],
  ['model-Q2_K_XL.gguf', 'Q2_K_XL'],
  ['bitnet-TQ2_0.gguf', 'TQ2_0'],
  ['Q4_K_M/DeepSeek-R1-00001-of-00009.gguf', 'Q4_K_M'],
  ['UD-Q2_K_XL/DeepSeek-V3.1-UD-Q2_K_XL-00001-of-00006.gguf', 'UD-Q2_K_XL'],
  ['Q8_0-requant-Q4_K_S.gguf', 'Q4_K_S'],
  ['TinyLlama-1.1B.gguf', null],
])('%s says %s', (path, expected) => {
  expect(quantizationOf(path)).toBe(expected);
});

test('parts of a split model are one item in order, and an incomplete set is none', () => {
  const { variants, incomplete } = groupFiles([
    file('big/M-Q8_0-00002-of-00002.gguf', 20),
    file('big/M-Q8_0-00001-of-00002.gguf', 30),
    file('M-Q4_0-00001-of-00003.gguf'),
    file('M-Q4_0-00003-of-00003.gguf'),
  ]);
  expect(variants).toHaveLength(1);
  expect(variants[0]).toMatchObject({ id: 'big/M-Q8_0-00001-of-00002.gguf', label: 'Q8_0', sizeBytes: 50 });
  expect(variants[0]?.files.map(({ sizeBytes }) => sizeBytes)).toEqual([30, 20]);
  expect(incomplete).toEqual(['M-Q4_0']);
});

test('projectors go with models, and other files in the format are no models', () => {
  const { variants, companions } = groupFiles([
    file('gemma-3-4b-it-Q4_K_M.gguf'),
    file('mmproj-model-f16-4B.gguf', 9),
    file('mmproj-BF16.gguf', 8),
    file('gemma-3-4b-it.imatrix.gguf'),
    file('imatrix_unsloth.gguf'),
    file('lora-adapter-f16.gguf'),
    file('README.md'),
  ]);
  expect(variants.map(({ id }) => id)).toEqual(['gemma-3-4b-it-Q4_K_M.gguf']);
  expect(companions.map(({ path }) => path)).toEqual(['mmproj-model-f16-4B.gguf', 'mmproj-BF16.gguf']);
});

test.each([
  [['mmproj-BF16.gguf', 'mmproj-F16.gguf', 'mmproj-F32.gguf'], 'mmproj-F16.gguf'],
  [['mmproj-Q8_0.gguf', 'mmproj-bf16.gguf'], 'mmproj-bf16.gguf'],
  [['mmproj.gguf', 'other-mmproj-F32.gguf'], 'mmproj.gguf'],
])('of %j the projector that every back end runs is fetched along', (paths, path) => {
  expect(groupFiles(paths.map((name) => file(name))).companions[0]?.path).toBe(path);
});

test('two files of the same quantization have different labels', () => {
  const { variants } = groupFiles([file('M-4k-Q4_0.gguf'), file('M-32k-Q4_0.gguf'), file('M-4k-Q8_0.gguf', 200)]);
  expect(variants.map(({ label }) => label)).toEqual(['M-4k-Q4_0', 'M-32k-Q4_0', 'Q8_0']);
});

import { expect, it } from 'vitest';
import { describeValue, filterMetadata } from './metadata.ts';

it('says how long a list is, and that what is shown is only its beginning', () => {
  expect(describeValue({ count: 151_936, first: ['!', '"'] })).toBe('151,936 values: "!", "\\"", …');
  expect(describeValue({ count: 2, first: [1, 2] })).toBe('2 values: 1, 2');
});

it('finds by name and by value, and shows false and 0 as they are', () => {
  const metadata = [
    { key: 'general.architecture', value: 'qwen3' },
    { key: 'tokenizer.ggml.add_bos_token', value: false },
  ];
  expect(filterMetadata(metadata, 'QWEN arch')).toEqual([metadata[0]]);
  expect(filterMetadata(metadata, 'bos false')).toEqual([metadata[1]]);
});

import { expect, test } from 'vitest';
import { beginningOf } from './readme.ts';

test('a short text is shown whole', () => {
  expect(beginningOf('# Title\n\nText', 100)).toBeNull();
});

test('a long one ends between two paragraphs', () => {
  const text = Array.from({ length: 20 }, (_, index) => `Paragraph ${index} with some words.`).join('\n\n');
  const beginning = beginningOf(text, 100) ?? '';
  expect(text.startsWith(beginning)).toBe(true);
  expect(beginning).toMatch(/words\.$/);
  expect(beginning.length).toBeLessThan(200);
});

test('code is not cut in the middle, which would leave its fence open', () => {
  const code = ['Before.', '', '```python', ...Array.from({ length: 20 }, () => 'x = 1\n'), '```', '', 'After.', ''];
  const text = [...code, ...Array.from({ length: 30 }, () => 'More text.\n')].join('\n');
  const beginning = beginningOf(text, 60) ?? '';
  expect((beginning.match(/```/g) ?? []).length % 2).toBe(0);
});

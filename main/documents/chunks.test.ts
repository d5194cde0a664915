import { expect, test } from 'vitest';
import { chunkText } from './chunks.ts';

const paragraph = (word: string, count = 60) => `${Array.from({ length: count }, () => word).join(' ')}.`;

function texts(text: string, chunks: ReturnType<typeof chunkText>): string[] {
  return chunks.map(({ start, end }) => text.slice(start, end));
}

test.each([
  ['markdown', `# One\n\n${paragraph('alpha', 400)}\n\n## Two\n\n${paragraph('beta', 300)}\n`],
  ['text', 'x'.repeat(20_000)],
  ['text', '字'.repeat(5000)],
  ['text', `${'😀'.repeat(3000)}a`],
  ['code', Array.from({ length: 900 }, (_, line) => `const value${line} = ${line};`).join('\n')],
  ['table', `a,b\n${'1,2\n'.repeat(5000)}`],
  ['text', '\n\n\n'],
] as const)('passages of %s cover the text without a gap and none is much too long', (format, text) => {
  const chunks = chunkText(text, format, []);
  expect(texts(text, chunks).join('')).toBe(text);
  for (const { lead, start, end } of chunks) {
    expect(end - start).toBeLessThanOrEqual(2100);
    expect(lead).toBeLessThanOrEqual(start);
    // Half a character is none.
    expect(text.slice(start, end).isWellFormed()).toBe(true);
  }
});

test('a heading stands with its text and not at the end of the passage before', () => {
  const text = `# One\n\n${paragraph('alpha', 260)}\n\n## Two\n\n${paragraph('beta', 200)}\n`;
  const [first, second] = texts(text, chunkText(text, 'markdown', []));
  expect(first).not.toContain('Two');
  expect(second?.startsWith('## Two')).toBe(true);
});

test('a fence that fits is not parted, nor is a row of a table', () => {
  const fence = `\`\`\`python\n${Array.from({ length: 30 }, (_, line) => `value_${line} = ${line}`).join('\n\n')}\n\`\`\`\n`;
  const rows = Array.from({ length: 200 }, (_, row) => `| row ${row} | ${row * row} |\n`).join('');
  const text = `${paragraph('alpha', 200)}\n\n${fence}\n${rows}`;
  const chunks = texts(text, chunkText(text, 'markdown', []));
  expect(chunks.filter((chunk) => chunk.includes('value_0 ') && chunk.includes('value_29 '))).toHaveLength(1);
  for (const chunk of chunks) expect(chunk.endsWith('\n')).toBe(true);
});

test('each passage knows the page that its first letter stands on', () => {
  const pages = [paragraph('one', 300), paragraph('two', 300), paragraph('three', 300)];
  const starts: number[] = [];
  let text = '';
  for (const page of pages) {
    starts.push(text.length);
    text += `${page}\n\n`;
  }
  const chunks = chunkText(text, 'pdf', starts);
  for (const { start, end, page } of chunks) {
    const word = ['one', 'two', 'three'][(page ?? 0) - 1] ?? '';
    expect(text.slice(start, end).trimStart().startsWith(word)).toBe(true);
  }
  expect(new Set(chunks.map(({ page }) => page))).toEqual(new Set([1, 2, 3]));
});

test('a passage is searched with the end of the one before it, from the beginning of a sentence or a word', () => {
  const text = Array.from({ length: 200 }, (_, index) => `This is sentence number ${index}.`).join(' ');
  const [, second] = chunkText(text, 'text', []);
  if (!second) throw new Error('one passage');
  expect(second.lead).toBeLessThan(second.start);
  expect(text.slice(second.lead)).toMatch(/^This is/);
});

test('ten million characters in one line take a moment', () => {
  const startedAt = performance.now();
  const chunks = chunkText('a'.repeat(10_000_000), 'text', []);
  expect(chunks.length).toBeGreaterThan(5000);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

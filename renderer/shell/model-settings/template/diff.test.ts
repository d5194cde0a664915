import { describe, expect, it } from 'vitest';
import { diffLines } from './diff.ts';

const signs = { same: ' ', added: '+', removed: '-' };

function show(before: string, after: string): string {
  return diffLines(before, after)
    .map(({ kind, text }) => signs[kind] + text)
    .join('\n');
}

describe('diffLines', () => {
  it('shows a changed line between lines that stayed, and not the rest as changed', () => {
    expect(show('a\nb\nc', 'a\nB\nc')).toBe(' a\n-b\n+B\n c');
  });

  it('finds what stayed between two changes', () => {
    expect(show('a\nb\nc\nd', 'x\nb\nc\ny')).toBe('-a\n+x\n b\n c\n-d\n+y');
  });

  it('does not count a line twice that stands at the beginning and at the end', () => {
    expect(show('a', 'a\na')).toBe(' a\n+a');
    expect(show('a\na', 'a')).toBe(' a\n-a');
  });

  it('gives both texts back from what it marks, also where they are too long to compare', () => {
    const before = Array.from({ length: 2500 }, (_, index) => `old ${index}`).join('\n');
    const after = Array.from({ length: 2500 }, (_, index) => `new ${index}`).join('\n');
    const lines = diffLines(before, after);
    const without = (kind: 'added' | 'removed') => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
    expect(without('added').join('\n')).toBe(before);
    expect(without('removed').join('\n')).toBe(after);
  });
});

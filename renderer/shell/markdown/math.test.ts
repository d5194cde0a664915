import { describe, expect, it } from 'vitest';
import { normalizeMath } from './math.ts';

describe('normalizeMath', () => {
  it('leaves prices alone', () => {
    const text = 'It costs $5 and $10, or US$20 in total.';
    expect(normalizeMath(text, false)).toBe(text);
  });

  it('leaves code alone, also a fence that is still being written', () => {
    const text = 'Run `echo $HOME$` and\n```bash\necho $a$b \\(x\\)';
    expect(normalizeMath(text, false)).toBe(text);
  });

  it('reads the brackets that many models write', () => {
    expect(normalizeMath('So \\(a^2\\) and \\[ b = c \\]', false)).toBe('So $$a^2$$ and \n$$\nb = c\n$$\n');
  });

  it('reads single dollars around a formula', () => {
    expect(normalizeMath('where $a^2 + b^2 = c^2$.', false)).toBe('where $$a^2 + b^2 = c^2$$.');
  });

  it('keeps a formula between two dollars at its full size, also among words', () => {
    const text = 'So $$\\frac{1}{2}$$ and\n$$\ny\n$$';
    expect(normalizeMath(text, false)).toBe('So $$\\displaystyle \\frac{1}{2}$$ and\n$$\ny\n$$');
  });

  it('leaves formulas small that belong to the line', () => {
    expect(normalizeMath('where \\(\\frac{1}{2}\\) and $\\frac{1}{3}$', false)).toBe(
      'where $$\\frac{1}{2}$$ and $$\\frac{1}{3}$$',
    );
  });

  it('sets a formula in the middle that has a line to itself', () => {
    expect(normalizeMath('Here:\n\n$$x = 1$$\n', false)).toBe('Here:\n\n$$\nx = 1\n$$\n');
    expect(normalizeMath('$$x = 1$$.', false)).toBe('$$\nx = 1.\n$$');
  });

  it('holds half a formula back while the answer is written, and nothing else', () => {
    expect(normalizeMath('So\n\n$$x = \\frac{', true)).toBe('So\n\n');
    expect(normalizeMath('So \\[ x', true)).toBe('So ');
    expect(normalizeMath('So $$x$$ and more', true)).toBe('So $$\\displaystyle x$$ and more');
    expect(normalizeMath('So $$x', false)).toBe('So $$x');
  });
});

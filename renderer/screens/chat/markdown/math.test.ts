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

  it('keeps maths that is already written with two dollars', () => {
    expect(normalizeMath('So $$x = 1$$ and\n$$\ny\n$$', false)).toBe('So $$x = 1$$ and\n$$\ny\n$$');
  });

  it('sets a formula in the middle that has a line to itself', () => {
    expect(normalizeMath('Here:\n\n$$x = 1$$\n', false)).toBe('Here:\n\n$$\nx = 1\n$$\n');
  });

  it('holds half a formula back while the answer is written, and nothing else', () => {
    expect(normalizeMath('So\n\n$$x = \\frac{', true)).toBe('So\n\n');
    expect(normalizeMath('So \\[ x', true)).toBe('So ');
    expect(normalizeMath('So $$x$$ and more', true)).toBe('So $$x$$ and more');
    expect(normalizeMath('So $$x', false)).toBe('So $$x');
  });
});

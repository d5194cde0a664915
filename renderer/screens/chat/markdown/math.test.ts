import { describe, expect, it } from 'vitest';
import { normalizeMath } from './math.ts';

describe('normalizeMath', () => {
  it('leaves prices alone', () => {
    const text = 'It costs $5 and $10, or US$20 in total.';
    expect(normalizeMath(text)).toBe(text);
  });

  it('leaves code alone, also a fence that is still being written', () => {
    const text = 'Run `echo $HOME$` and\n```bash\necho $a$b \\(x\\)';
    expect(normalizeMath(text)).toBe(text);
  });

  it('reads the brackets that many models write', () => {
    expect(normalizeMath('So \\(a^2\\) and \\[ b = c \\]')).toBe('So $$a^2$$ and \n$$\nb = c\n$$\n');
  });

  it('reads single dollars around a formula', () => {
    expect(normalizeMath('where $a^2 + b^2 = c^2$.')).toBe('where $$a^2 + b^2 = c^2$$.');
  });

  it('keeps maths that is already written with two dollars', () => {
    expect(normalizeMath('$$x = 1$$ and\n$$\ny\n$$')).toBe('$$x = 1$$ and\n$$\ny\n$$');
  });
});

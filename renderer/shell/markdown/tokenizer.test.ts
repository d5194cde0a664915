import { describe, expect, it } from 'vitest';
import { languageOf } from './languages.ts';
import { createTokenizer } from './tokenizer.ts';

const code = `def put(key):
    """A text
    over lines"""
    return {"a": 1}  # done
`;

function plain(lines: readonly (readonly { content: string; htmlStyle?: Record<string, string> }[])[]) {
  return lines.map((line) => line.map(({ content, htmlStyle }) => [content, htmlStyle]));
}

describe('createTokenizer', () => {
  it('colours code that grows letter by letter as it colours the whole', async () => {
    const growing = await createTokenizer('python');
    const whole = await createTokenizer('python');
    let lines = growing('');
    for (let length = 1; length <= code.length; length += 1) lines = growing(code.slice(0, length));
    expect(plain(lines)).toEqual(plain(whole(code)));
  });

  it('starts again when the code is another one', async () => {
    const tokenize = await createTokenizer('python');
    tokenize('x = """open\n');
    const text = tokenize('y = 1\n').map((line) => line.map(({ content }) => content).join(''));
    expect(text).toEqual(['y = 1', '']);
  });
});

describe('languageOf', () => {
  it('knows short names and leaves unknown or odd ones plain', () => {
    expect(languageOf('PY')).toBe('python');
    expect(languageOf('klingon')).toBeNull();
    expect(languageOf('constructor')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { createBlockReader } from './blocks.ts';

const everything = `# Title
Some *text* with [a link][home] and a note[^1].

- one

  more of it
- two
  \`\`\`js
  let x;

  let y;
  \`\`\`

1. first

2. second

| a | b |
| - | - |
| 1 | 2 |

> quoted
> [!NOTE] no

\`\`\`\`md
\`\`\`
# not a title

\`\`\`
\`\`\`\`

Then \\[ a

- b \\] and $x$.

<script>

# never a title

</script>

Last[^2] words.

[home]: https://paddock.example/
[^1]: The first
    goes on.
[^2]: The *second*.
`;

const whole = (text: string, sources = 0) => createBlockReader()(text, false, sources);

describe('createBlockReader', () => {
  it('reads text that grows letter by letter as it reads the whole', () => {
    const growing = createBlockReader();
    for (let length = 1; length <= everything.length; length += 1) growing(everything.slice(0, length), true, 0);
    expect(growing(everything, false, 0)).toEqual(whole(everything));
  });

  it('never reads again what can no longer change', () => {
    const growing = createBlockReader();
    const first = growing('One.\n\nTwo with [1].\n\n```js\nlet x;\n```\n\nThree', true, 1);
    const second = growing('One.\n\nTwo with [1].\n\n```js\nlet x;\n```\n\nThree and four', true, 1);
    expect(second.slice(0, 3).every((block, index) => block === first[index])).toBe(true);
  });

  it('gives code as it stands in the fence, also while it is written', () => {
    expect(whole('  ```py extra\n  a\n    b\n\n  c\n  ```')).toEqual([
      { kind: 'code', language: 'py', code: 'a\n  b\n\nc', isOpen: false },
    ]);
    expect(createBlockReader()('~~~\n```\nx', true, 0)).toEqual([
      { kind: 'code', language: '', code: '```\nx', isOpen: true },
    ]);
    expect(whole('``` not code ```')).toEqual([{ kind: 'text', text: '``` not code ```' }]);
  });

  it('finds where a link leads that is defined at the end', () => {
    expect(whole('See [Home].\n\nText.\n\n[home]: https://a.example "Title"')[0]).toEqual({
      kind: 'text',
      text: 'See [Home].\n\n[home]: https://a.example "Title"',
    });
  });

  it('numbers notes in the order of their marks and leaves marks without a note alone', () => {
    const blocks = whole('B[^b] and A[^a], B again[^b], `[^a]` and [^none].\n\n[^a]: Note A\n[^b]: Note B\n');
    expect(blocks).toEqual([
      { kind: 'text', text: 'B[1](#note-1) and A[2](#note-2), B again[1](#note-1), `[^a]` and [^none].' },
      { kind: 'note', number: 1, text: 'Note B' },
      { kind: 'note', number: 2, text: 'Note A' },
    ]);
  });

  it('makes marks of sources that there are, and of nothing else', () => {
    const text = 'So [1][2], [2, 1], not [3], `[1]`, [1](https://a.example), x$$a[1]$$.';
    expect(whole(text, 2)).toEqual([
      {
        kind: 'text',
        text:
          'So [1](#source-1)[2](#source-2), [2](#source-2)[1](#source-1), not [3], `[1]`, [1](https://a.example), ' +
          'x$$\\displaystyle a[1]$$.',
      },
    ]);
  });

  it('reads long texts of one kind in time', () => {
    const started = performance.now();
    for (const piece of [
      '[',
      '![',
      '[a](',
      '`',
      '``a',
      '$$',
      '\\[',
      '[^1]: ',
      '<!--',
      '> ',
      '- ',
      '*',
      '_a',
      '|',
      '[1]',
      '~~~\n',
    ]) {
      whole(piece.repeat(10_000), 3);
      createBlockReader()(piece.repeat(10_000), true, 3);
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

import { expect, test } from 'vitest';
import { exportedChatSchema, type ExportedChat } from '../../../contract/transfer.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import { createNames, safeName } from './names.ts';
import { toRichHtml } from './rich-text.ts';

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](https://a.example/"onmouseover=alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '`</code><svg onload=alert(1)>`',
  '```html"><iframe src=//evil>\n</code></pre><script>1</script>\n```',
  '| a | <b onclick=1> |\n|---|---|\n| <style>*{}</style> | **<i>** |',
  '- <a href=javascript:1>\n1. </li></ul><object>',
  '> </blockquote><base href=//evil>',
  '# </h3><meta http-equiv=refresh content="0;url=//evil">',
];

function chatWith(text: string): ExportedChat {
  const turn = {
    parentId: null,
    reasoningMs: null,
    sources: [],
    attachments: [],
    createdAt: 1,
    modelId: null,
    stats: null,
    provenance: null,
    error: null,
  };
  const call = { id: 'c', server: null, name: text, arguments: text, state: 'done', result: text, durationMs: null };
  return exportedChatSchema.parse({
    format: 'paddock-chat',
    version: 1,
    chat: {
      id: 'x',
      title: text,
      titleSource: 'chosen',
      createdAt: 1,
      updatedAt: 1,
      leafId: 'b',
      isPinned: false,
      isArchived: false,
      tags: ['<b>'],
      comparisonId: null,
      notes: text,
    },
    messages: [
      { ...turn, id: 'a', role: 'user', text, reasoning: '', rounds: [], state: 'complete', modelName: null },
      {
        ...turn,
        id: 'b',
        parentId: 'a',
        role: 'assistant',
        text,
        reasoning: text,
        rounds: [{ reasoning: text, reasoningMs: null, text, calls: [call] }],
        state: 'complete',
        modelName: text,
      },
    ],
  });
}

const allowed = new Set(
  'a blockquote body br code details div em h1 h2 h3 h4 h5 h6 head hr html li main meta ol p pre section strong style summary table tbody td th thead title tr ul'.split(
    ' ',
  ),
);

/** Every tag of a page, with its attributes. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)].map(
    ([, name = '', attributes = '']) => `${name.toLowerCase()}${attributes}`,
  );
}

test.each(attacks)('nothing of %s becomes markup of the page', (attack) => {
  const page = toHtml(chatWith(attack));
  const plain = toHtml(chatWith('word'));
  const known = new Set(tagsOf(plain));
  // Whatever is not of the page itself has no attributes but a link that is on the web.
  const foreign = tagsOf(page).filter((tag) => {
    const name = /^[a-z0-9]+/.exec(tag)?.[0] ?? '';
    const isPlain = known.has(tag) || tag === name || /^li class="in-\d"$/.test(tag);
    const isLink = /^a href="https?:\/\/[^"]*" rel="noreferrer noopener"$/.test(tag);
    return !allowed.has(name) || !(isPlain || isLink);
  });
  expect(foreign).toEqual([]);
});

test('the common part of Markdown is kept', () => {
  const html = toRichHtml(
    '## Title\n\nA **b** *c* `d<e` [f](https://g.example/h)\n\n- one\n  - two\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```js\na < b\n```',
  );
  expect(html).toContain('<h4>Title</h4>');
  expect(html).toContain('<strong>b</strong> <em>c</em> <code>d&lt;e</code> <a href="https://g.example/h"');
  expect(html).toContain('<li>one</li>\n<li class="in-1">two</li>');
  expect(html).toContain('<tr><td>1</td><td>2</td></tr>');
  expect(html).toContain('<pre><code>a &lt; b</code></pre>');
});

test('a text of any shape comes to an end', () => {
  for (const text of [
    '*'.repeat(50_000),
    '[a]('.repeat(20_000),
    '`'.repeat(50_000),
    '|'.repeat(50_000),
    '> '.repeat(50_000),
    '- \n'.repeat(20_000),
    '```\n'.repeat(9999),
  ]) {
    const before = performance.now();
    toRichHtml(text);
    expect(performance.now() - before).toBeLessThan(2000);
  }
});

test('Markdown keeps the texts and folds the rest, in fences that nothing breaks out of', () => {
  const text = toMarkdown(chatWith('say ```` twice'));
  expect(text).toContain('<summary>Thoughts</summary>');
  expect(text).toContain('`````\nsay ```` twice\n`````');
});

test('names are safe on every system and never the same twice', () => {
  expect(safeName('a/b\\c:d*e?"<>|')).toBe('a b c d e');
  expect(safeName('../../etc/passwd')).toBe('etc passwd');
  expect(safeName('NUL.txt')).toBe('_NUL.txt');
  expect(safeName(' . ')).toBe('Chat');
  expect(safeName('evil\u202Egpj.exe')).toBe('evil gpj.exe');
  expect(safeName('🐎'.repeat(200))).toBe('🐎'.repeat(80));
  const nameOf = createNames();
  expect([nameOf([], 'A', 'md'), nameOf([], 'a', 'md'), nameOf(['..'], 'A', 'md')]).toEqual([
    'A.md',
    'a (2).md',
    'Folder/A.md',
  ]);
});

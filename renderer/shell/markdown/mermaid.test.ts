import { expect, it } from 'vitest';
import { withoutPages } from './mermaid.ts';

it.each(['<img>', '#lt;img>', '&lt;img>', '#60;img>', '#x3C;img>', '&#60;img>', '#amp;lt;img>', '&amp;amp;#0060;img>'])(
  'leaves no bracket in %s that could open an element',
  (label) => {
    const shown = withoutPages(`graph LR\n A["${label}"]`);
    expect(shown).toContain('\u2039img>');
    expect(shown).not.toMatch(/<|lt;|60;|3c;/i);
  },
);

it('leaves alone what diagrams are made of', () => {
  const source = 'classDiagram\n A <|-- B\n class A { <<interface>> }\ngraph LR\n A["x < y<br/>z"] <--> B[R&D #35;1]';
  expect(withoutPages(source)).toBe(source);
});

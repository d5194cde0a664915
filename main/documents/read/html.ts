import { convert } from 'html-to-text';

const block = { leadingLineBreaks: 2, trailingLineBreaks: 2 };

/** The text of a page as a person reads it: headings, lists and tables, without scripts, addresses and pictures. */
export function htmlToText(html: string): string {
  const heading = (level: number) => ({
    selector: `h${level}`,
    format: 'heading',
    options: { ...block, uppercase: false },
  });
  return convert(html, {
    wordwrap: false,
    // Deeper than any page that a person wrote.
    limits: { maxDepth: 400, maxInputLength: 50_000_000, ellipsis: '' },
    formatters: {
      heading: (element, walk, builder) => {
        builder.openBlock({ leadingLineBreaks: 2 });
        const level = Number(element.name?.slice(1) ?? 1);
        builder.addLiteral(`${'#'.repeat(level)} `);
        walk(element.children, builder);
        builder.closeBlock({ trailingLineBreaks: 2 });
      },
    },
    selectors: [
      ...[1, 2, 3, 4, 5, 6].map(heading),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'script', format: 'skip' },
      { selector: 'style', format: 'skip' },
      { selector: 'noscript', format: 'skip' },
      { selector: 'svg', format: 'skip' },
      { selector: 'table', format: 'dataTable', options: { ...block, uppercaseHeaderCells: false } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
    ],
  });
}

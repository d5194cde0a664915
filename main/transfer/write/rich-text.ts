/** Text as HTML shows it and nothing else. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/;
const heading = /^(#{1,6})\s+(.*)$/;
const bullet = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(.*)$/;
const ordered = /^\s*\d/;
const tableRule = /^\s*\|?[\s:|-]*-[\s:|-]*$/;

/**
 * The common part of Markdown as HTML: headings, lists, quotes, tables, code, emphasis and links. Made of escaped text
 * only, so that nothing that a model wrote becomes markup of its own; what is not understood stays as it was written.
 */
export function toRichHtml(markdown: string): string {
  const lines = markdown.split('\n');
  const html: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const opening = fence.exec(line);
    if (line.trim() === '') at += 1;
    else if (opening !== null) at = pushCode(lines, at, opening[1] ?? '```', html);
    else if (heading.test(line)) {
      const [, marks = '#', text = ''] = heading.exec(line) ?? [];
      // The page has a first and a second heading of its own.
      const level = Math.min(6, marks.length + 2);
      html.push(`<h${level}>${inline(text)}</h${level}>`);
      at += 1;
    } else if (bullet.test(line)) at = pushList(lines, at, html);
    else if (line.startsWith('>')) {
      const end = endOf(lines, at, (next) => next.startsWith('>'));
      html.push(`<blockquote>${paragraph(lines.slice(at, end).map((one) => one.replace(/^>\s?/, '')))}</blockquote>`);
      at = end;
    } else if (line.includes('|') && tableRule.test(lines[at + 1] ?? '')) at = pushTable(lines, at, html);
    else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      html.push('<hr>');
      at += 1;
    } else {
      const end = endOf(
        lines,
        at,
        (next) => next.trim() !== '' && !fence.test(next) && !heading.test(next) && !bullet.test(next),
      );
      html.push(`<p>${paragraph(lines.slice(at, end))}</p>`);
      at = end;
    }
  }
  return html.join('\n');
}

/** The line behind `at` for which this no longer holds. */
function endOf(lines: readonly string[], at: number, holds: (line: string) => boolean): number {
  let end = at + 1;
  while (end < lines.length && holds(lines[end] ?? '')) end += 1;
  return end;
}

function paragraph(lines: readonly string[]): string {
  return lines.map(inline).join('<br>\n');
}

function pushCode(lines: readonly string[], at: number, marks: string, html: string[]): number {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(marks)) end += 1;
  html.push(`<pre><code>${escapeHtml(lines.slice(at + 1, end).join('\n'))}</code></pre>`);
  return end + 1;
}

/** One level: what is deeper is indented by its own margin. */
function pushList(lines: readonly string[], at: number, html: string[]): number {
  const isOrdered = ordered.test(lines[at] ?? '');
  const items: string[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const [, indent = '', text = ''] = bullet.exec(lines[next] ?? '') ?? [];
    if (text === '') break;
    const depth = Math.min(4, Math.floor(indent.length / 2));
    items.push(`<li${depth === 0 ? '' : ` class="in-${depth}"`}>${inline(text)}</li>`);
  }
  const tag = isOrdered ? 'ol' : 'ul';
  html.push(`<${tag}>${items.join('\n')}</${tag}>`);
  return Math.max(next, at + 1);
}

function pushTable(lines: readonly string[], at: number, html: string[]): number {
  const end = endOf(lines, at, (line) => line.includes('|'));
  const cells = (line: string) => line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  const row = (line: string, tag: 'th' | 'td') =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`)
      .join('')}</tr>`;
  const body = lines.slice(at + 2, end).map((line) => row(line, 'td'));
  html.push(`<table><thead>${row(lines[at] ?? '', 'th')}</thead><tbody>${body.join('\n')}</tbody></table>`);
  return end;
}

const link = /\[([^\]\n]{1,500})\]\((https?:\/\/[^\s()<>"]{1,2000})\)/g;

/** Code first, so that nothing in it is taken for anything else. */
function inline(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((piece) => {
      if (piece.length > 2 && piece.startsWith('`') && piece.endsWith('`')) {
        return `<code>${escapeHtml(piece.slice(1, -1))}</code>`;
      }
      return emphasize(piece);
    })
    .join('');
}

function emphasize(text: string): string {
  let html = '';
  let from = 0;
  for (const found of text.matchAll(link)) {
    html += strong(text.slice(from, found.index));
    html += `<a href="${escapeHtml(found[2] ?? '')}" rel="noreferrer noopener">${strong(found[1] ?? '')}</a>`;
    from = found.index + found[0].length;
  }
  return html + strong(text.slice(from));
}

function strong(text: string): string {
  return escapeHtml(text)
    .replaceAll(/\*\*([^*\n]{1,2000})\*\*/g, '<strong>$1</strong>')
    .replaceAll(/(?<![\w*])\*([^*\s][^*\n]{0,2000})\*(?![\w*])/g, '<em>$1</em>');
}

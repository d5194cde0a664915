import type { ExportedChat } from '../../../contract/transfer.ts';
import { authorOf, describeTime, shownTurns } from './branch.ts';
import { escapeHtml, toRichHtml } from './rich-text.ts';

type Turn = ExportedChat['messages'][number];

const style = `
:root { color-scheme: light dark; --text: light-dark(#1f211d, #ecede8); --muted: light-dark(#5d6158, #a3a79c);
  --ground: light-dark(#faf9f6, #151614); --sunken: light-dark(#f2f1ec, #10110f); --line: light-dark(#e4e2da, #2b2d29);
  --accent: light-dark(#2f6b4f, #7cc6a0); }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0; }
h2 { font-size: 0.85rem; color: var(--muted); margin: 2.25rem 0 0.4rem; }
h3, h4, h5, h6 { font-size: 1.05rem; margin: 1.4em 0 0.4em; }
.facts { color: var(--muted); font-size: 0.9rem; margin: 0.3rem 0 0; }
.you { background: var(--sunken); border-radius: 10px; padding: 0.1rem 1rem; }
.plain { white-space: pre-wrap; }
p { margin: 0.75em 0; }
pre { background: var(--sunken); border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem; overflow-x: auto; }
code { font: 0.88em ui-monospace, monospace; }
blockquote { margin: 0.75em 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--muted); }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.75rem; text-align: left; }
details { margin: 0.75em 0; color: var(--muted); }
summary { cursor: pointer; }
a { color: var(--accent); }
.in-1 { margin-left: 1.5rem; } .in-2 { margin-left: 3rem; } .in-3, .in-4 { margin-left: 4.5rem; }
@media print { body { background: none; } pre { white-space: pre-wrap; } h2 { break-after: avoid; } }
`;

/** The shown branch of a chat as one page that needs nothing else: no script, no request, made of escaped text. */
export function toHtml(exported: ExportedChat): string {
  const { chat } = exported;
  const { turns, otherCount } = shownTurns(exported);
  const title = escapeHtml(chat.title || 'Chat');
  const facts = [`Begun ${describeTime(chat.createdAt)}`, ...chat.tags].map(escapeHtml).join(' · ');
  const rest = otherCount > 0 ? `<hr><p class="facts">${otherCount} more messages stand in other versions.</p>` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Paddock">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="facts">${facts}</p>
${chat.settings.systemPrompt === '' ? '' : folded('System prompt', plain(chat.settings.systemPrompt))}
${turns.map(toSection).join('\n')}
${chat.notes === '' ? '' : `<h2>Notes</h2>${plain(chat.notes)}`}
${rest}
</main>
</body>
</html>
`;
}

function toSection(turn: Turn): string {
  const parts = turn.rounds.flatMap(({ reasoning, text, calls }) => [
    reasoning === '' ? '' : folded('Thoughts', plain(reasoning)),
    toRichHtml(text),
    ...calls.map(({ name, arguments: given, result }) =>
      folded(
        `Tool: ${name}`,
        `<pre>${escapeHtml(given)}</pre>${result === null ? '' : `<pre>${escapeHtml(result)}</pre>`}`,
      ),
    ),
  ]);
  if (turn.reasoning !== '') parts.push(folded('Thoughts', plain(turn.reasoning)));
  parts.push(turn.role === 'user' ? `<div class="you">${plain(turn.text)}</div>` : toRichHtml(turn.text));
  const attached = turn.attachments.map(({ name }) => name);
  const cited = turn.sources.map(
    ({ n, documentName, page }) => `[${n}] ${documentName}${page === null ? '' : `, page ${page}`}`,
  );
  for (const line of [...attached, ...cited]) parts.push(`<p class="facts">${escapeHtml(line)}</p>`);
  if (turn.error !== null) parts.push(`<p class="facts">${escapeHtml(turn.error.message)}</p>`);
  const body = parts.filter((part) => part !== '').join('\n');
  return `<section>\n<h2>${escapeHtml(authorOf(turn))}</h2>\n${body}\n</section>`;
}

function plain(text: string): string {
  return `<p class="plain">${escapeHtml(text)}</p>`;
}

function folded(summary: string, html: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${html}</details>`;
}

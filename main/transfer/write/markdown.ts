import type { ChatToolCall } from '../../../contract/chats.ts';
import type { ExportedChat } from '../../../contract/transfer.ts';
import { authorOf, describeTime, shownTurns } from './branch.ts';

type Turn = ExportedChat['messages'][number];

/** The shown branch of a chat as Markdown: texts as they are, thoughts and tool calls folded. */
export function toMarkdown(exported: ExportedChat): string {
  const { chat } = exported;
  const { turns, otherCount } = shownTurns(exported);
  const facts = [`Begun ${describeTime(chat.createdAt)}`, ...chat.tags.map((tag) => `#${tag.replaceAll(' ', '-')}`)];
  const blocks = [`# ${oneLine(chat.title) || 'Chat'}`, facts.join(' · ')];
  if (chat.settings.systemPrompt !== '') blocks.push('## System prompt', chat.settings.systemPrompt);
  for (const turn of turns) blocks.push(`## ${oneLine(authorOf(turn))}`, ...turnBlocks(turn));
  if (chat.notes !== '') blocks.push('## Notes', chat.notes);
  if (otherCount > 0) blocks.push('---', `${otherCount} more messages stand in other versions of this chat.`);
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function turnBlocks(turn: Turn): string[] {
  const blocks: string[] = [];
  for (const { reasoning, text, calls } of turn.rounds) {
    blocks.push(...thoughts(reasoning), text, ...calls.map(describeCall));
  }
  blocks.push(...thoughts(turn.reasoning), turn.text);
  for (const attachment of turn.attachments) blocks.push(`*Attached: ${oneLine(attachment.name)}*`);
  if (turn.sources.length > 0) {
    const lines = turn.sources.map(
      ({ n, documentName, page }) => `${n}. ${oneLine(documentName)}${page === null ? '' : `, page ${page}`}`,
    );
    blocks.push(['Sources:', '', ...lines].join('\n'));
  }
  if (turn.error !== null) blocks.push(`> ${oneLine(turn.error.message)}`);
  return blocks;
}

function thoughts(reasoning: string): string[] {
  return reasoning === '' ? [] : [folded('Thoughts', reasoning)];
}

function describeCall({ name, arguments: given, result }: ChatToolCall): string {
  return folded(`Tool: ${oneLine(name)}`, [fenced(given), result === null ? '' : fenced(result)].join('\n\n'));
}

function folded(summary: string, text: string): string {
  return `<details>\n<summary>${summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</summary>\n\n${text.trim()}\n\n</details>`;
}

function fenced(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((length, ticks) => Math.max(length, ticks.length), 2);
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}\n${text}\n${ticks}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

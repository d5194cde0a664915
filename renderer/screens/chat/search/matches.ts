import type { Turn } from '../../../state/branch.ts';

/** One place where the words stand: in which message, and which of that message's places it is, counted from 0. */
export type Match = { messageId: string; nth: number };

/** What is looked for, in either case. Spaces stand for any white space, as on the page. */
export function patternOf(query: string): RegExp | null {
  const words = query.trim();
  if (words === '') return null;
  return new RegExp(
    words.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`),
    'giu',
  );
}

/** Every place of the branch, from its first turn to its last. */
export function findMatches(turns: readonly Turn[], query: string): Match[] {
  const pattern = patternOf(query);
  if (pattern === null) return [];
  return turns.flatMap(({ message }) =>
    [...textOf(message).matchAll(pattern)].map((_match, nth) => ({ messageId: message.id, nth })),
  );
}

/** What of a message is on the page: marks of Markdown are not, and neither are the addresses of links. */
function textOf({ role, text, rounds }: Turn['message']): string {
  if (role === 'user') return text;
  return [...rounds.map((round) => round.text), text]
    .join('\n')
    .replaceAll(/(!?)\[([^\]\n]*)\]\([^)\n]*\)/g, '$2')
    .replaceAll(/\*\*|__|~~|`/g, '');
}

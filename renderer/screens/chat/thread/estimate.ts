import type { Message } from '../../../../contract/chats.ts';

const lineHeightPx = 24;
const characterPx = 7.4;
/** Name, footer and the room between turns. */
const frameHeightPx = { user: 76, assistant: 92 } as const;
const roundHeightPx = 40;
/** What is long is scrolled through, and its real height known, before the difference matters. */
const longestLines = 400;

/** About how high a turn will be, before it has been drawn. The nearer, the steadier the scroll bar. */
export function estimateHeightPx({ role, text, rounds, reasoning }: Message, widthPx: number): number {
  const perLine = Math.max(20, widthPx / characterPx);
  let lines = 0;
  for (const line of text.split('\n', longestLines))
    lines += Math.max(line === '' ? 0.5 : 1, Math.ceil(line.length / perLine));
  const folded = rounds.length + (reasoning === '' ? 0 : 1);
  return frameHeightPx[role] + Math.min(lines, longestLines) * lineHeightPx + folded * roundHeightPx;
}

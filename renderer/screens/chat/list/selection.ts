import type { Row } from './rows.ts';

/** The chats from one row to another, both included, whichever comes first. */
export function chatIdsBetween(rows: readonly Row[], from: string | null, to: string): string[] {
  const end = rows.findIndex(({ key }) => key === to);
  const start = rows.findIndex(({ key }) => key === from);
  const [first, last] = start === -1 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return rows.slice(first, last + 1).flatMap((row) => (row.kind === 'chat' ? [row.chat.id] : []));
}

import type { ExportedChat } from '../../../contract/transfer.ts';

type Turn = ExportedChat['messages'][number];

/** The turns that are shown, from the first to the end of the branch, and how many are not. */
export function shownTurns({ chat, messages }: ExportedChat): { turns: Turn[]; otherCount: number } {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const turns: Turn[] = [];
  let turn = chat.leafId === null ? undefined : byId.get(chat.leafId);
  while (turn !== undefined) {
    byId.delete(turn.id);
    turns.push(turn);
    turn = turn.parentId === null ? undefined : byId.get(turn.parentId);
  }
  return { turns: turns.toReversed(), otherCount: messages.length - turns.length };
}

export function authorOf({ role, modelName }: Turn): string {
  return role === 'user' ? 'You' : (modelName ?? 'Assistant');
}

/** A day and a time that read the same everywhere. */
export function describeTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

import type { Message } from '../../contract/chats.ts';

export type Turn = {
  message: Message;
  /** Every version of this turn, oldest first; the message itself is one of them. */
  versions: readonly Message[];
};

/** The turns from the first question to `leafId`, each with its siblings. */
export function branchTo(messages: readonly Message[], leafId: string | null): Turn[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const turns: Turn[] = [];
  let message = leafId === null ? undefined : byId.get(leafId);
  while (message !== undefined) {
    const { id, parentId, role } = message;
    const versions = messages.filter((other) => other.parentId === parentId && other.role === role);
    turns.unshift({ message, versions });
    // A leaf met twice would go round for ever.
    byId.delete(id);
    message = parentId === null ? undefined : byId.get(parentId);
  }
  return turns;
}

import type { Message, Source } from '../../contract/chats.ts';

export type Turn = {
  message: Message;
  /** Every version of this turn, oldest first; the message itself is one of them. */
  versions: readonly Message[];
};

function childrenByParent(messages: readonly Message[]): Map<string | null, Message[]> {
  const children = new Map<string | null, Message[]>();
  for (const message of messages) {
    const siblings = children.get(message.parentId);
    if (siblings === undefined) children.set(message.parentId, [message]);
    else siblings.push(message);
  }
  return children;
}

/** The turns from the first question to `leafId`, each with its siblings. */
export function branchTo(messages: readonly Message[], leafId: string | null): Turn[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const children = childrenByParent(messages);
  const turns: Turn[] = [];
  let message = leafId === null ? undefined : byId.get(leafId);
  while (message !== undefined) {
    const { id, parentId, role } = message;
    const versions = (children.get(parentId) ?? []).filter((other) => other.role === role);
    turns.push({ message, versions });
    // A leaf met twice would go round for ever.
    byId.delete(id);
    message = parentId === null ? undefined : byId.get(parentId);
  }
  return turns.toReversed();
}

/** What the answers above a message were given to read. Of those with one number, the nearest alone. */
export function earlierSources(messages: readonly Message[], messageId: string): Source[] {
  if (messages.every(({ sources }) => sources.length === 0)) return [];
  const earlier = branchTo(messages, messageId).slice(0, -1);
  const byNumber = new Map(earlier.flatMap(({ message }) => message.sources).map((source) => [source.n, source]));
  return [...byNumber.values()];
}

/** One line of the map of a chat. */
export type MapRow = {
  message: Message;
  /** How many forks lie above it. */
  depth: number;
  /** Which of its siblings it is, counted from 1, and how many there are. */
  position: number;
  siblings: number;
  /** Whether it is on the branch that is shown. */
  isShown: boolean;
};

/** The whole tree in reading order. A straight run of turns keeps its depth; only a fork goes in by one. */
export function mapRows(messages: readonly Message[], leafId: string | null): MapRow[] {
  const children = childrenByParent(messages);
  const shown = new Set(branchTo(messages, leafId).map(({ message }) => message.id));
  const rows: MapRow[] = [];
  const open: { siblings: readonly Message[]; next: number; depth: number }[] = [];
  const enter = (parentId: string | null, depth: number) => {
    const siblings = children.get(parentId) ?? [];
    // Each is taken once, so that a tree which runs in a circle ends.
    children.delete(parentId);
    if (siblings.length > 0) open.push({ siblings, next: 0, depth: siblings.length > 1 ? depth + 1 : depth });
  };
  enter(null, 0);
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const { siblings, depth } = level;
    const message = siblings[level.next];
    level.next += 1;
    if (message === undefined) {
      open.pop();
      continue;
    }
    rows.push({ message, depth, position: level.next, siblings: siblings.length, isShown: shown.has(message.id) });
    enter(message.id, depth);
  }
  return rows;
}

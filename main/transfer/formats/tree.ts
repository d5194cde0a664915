type Node = { id: string; parentId: string | null };

/**
 * The same messages with each behind the one that it follows. One that follows a message which is not there, or itself
 * by a circle, becomes a first turn; of two with the same id the first stays.
 */
export function tidyTree<Message extends Node>(messages: readonly Message[]): Message[] {
  const byId = new Map<string, Message>();
  for (const message of messages) if (!byId.has(message.id)) byId.set(message.id, message);
  const placed = new Set<string>();
  const tidy: Message[] = [];
  for (const message of byId.values()) {
    const chain = chainUp(message, byId, placed);
    const top = chain.at(-1);
    for (const link of chain.toReversed()) {
      const isFirst = link === top && (link.parentId === null || !placed.has(link.parentId));
      tidy.push(isFirst ? { ...link, parentId: null } : link);
      placed.add(link.id);
    }
  }
  return tidy;
}

/** The message and those above it that have no place yet, up to the first that would come twice. */
function chainUp<Message extends Node>(
  message: Message,
  byId: ReadonlyMap<string, Message>,
  placed: ReadonlySet<string>,
): Message[] {
  const chain: Message[] = [];
  const met = new Set<string>();
  let link: Message | undefined = message;
  while (link !== undefined && !placed.has(link.id) && !met.has(link.id)) {
    met.add(link.id);
    chain.push(link);
    link = link.parentId === null ? undefined : byId.get(link.parentId);
  }
  return chain;
}

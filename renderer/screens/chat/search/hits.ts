import type { SearchHit } from '../../../../contract/chats.ts';

/** What was found in one chat: its title, and the messages that were met. `titleHit` where the title itself was met. */
export type HitGroup = {
  key: string;
  chatId: string;
  title: SearchHit;
  titleHit: SearchHit | null;
  messages: SearchHit[];
};

/**
 * Puts what was found in one chat together. Pages are kept apart, so that nothing that is already shown moves when the
 * next one comes.
 */
export function groupHits(pages: readonly (readonly SearchHit[])[]): HitGroup[] {
  const groups: HitGroup[] = [];
  for (const [page, hits] of pages.entries()) {
    for (const [chatId, own] of Map.groupBy(hits, (hit) => hit.chatId)) {
      const [title] = own;
      if (title === undefined) continue;
      const last = groups.at(-1);
      const titleHit = own.find(({ messageId }) => messageId === null) ?? null;
      const messages = own.filter(({ messageId }) => messageId !== null);
      if (last?.chatId === chatId) last.messages.push(...messages);
      else groups.push({ key: `${page}:${chatId}`, chatId, title, titleHit, messages });
    }
  }
  return groups;
}

/** The order of the arrow keys: of each group its chat first, then its messages. */
export function keysOfGroups(groups: readonly HitGroup[]): string[] {
  return groups.flatMap(({ key, messages }) => [key, ...messages.map((hit) => keyOfHit(key, hit))]);
}

/** A message is met once, but its chat may have a group on more than one page. */
export function keyOfHit(groupKey: string, { messageId }: SearchHit): string {
  return `${groupKey}:${messageId ?? ''}`;
}

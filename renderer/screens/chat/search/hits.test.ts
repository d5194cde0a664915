import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../../../../contract/chats.ts';
import { groupHits, keysOfGroups } from './hits.ts';

function hit(chatId: string, messageId: string | null): SearchHit {
  return {
    chatId,
    title: chatId,
    messageId,
    role: messageId === null ? null : 'user',
    snippet: [],
    at: 0,
    isArchived: false,
  };
}

describe('groupHits', () => {
  it('puts the hits of a chat together in the order of its best one', () => {
    const groups = groupHits([[hit('a', null), hit('b', 'b1'), hit('a', 'a1')]]);
    expect(groups.map(({ chatId, titleHit, messages }) => [chatId, titleHit !== null, messages.length])).toEqual([
      ['a', true, 1],
      ['b', false, 1],
    ]);
  });

  it('adds a page below what is shown and moves none of it', () => {
    const first = [hit('a', 'a1'), hit('b', 'b1')];
    const before = keysOfGroups(groupHits([first]));
    const after = keysOfGroups(groupHits([first, [hit('b', 'b2'), hit('a', 'a2')]]));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toEqual(['0:a', '0:a:a1', '0:b', '0:b:b1', '0:b:b2', '1:a', '1:a:a2']);
  });
});

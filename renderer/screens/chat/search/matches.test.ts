import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../contract/chats.ts';
import { findMatches } from './matches.ts';

function turn(id: string, role: Message['role'], text: string) {
  const message: Message = {
    id,
    chatId: 'chat',
    parentId: null,
    role,
    text,
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    state: 'complete',
    createdAt: 0,
    modelId: null,
    modelName: null,
    stats: null,
    provenance: null,
    error: null,
  };
  return { message, versions: [message] };
}

describe('findMatches', () => {
  it('finds signs that mean something in a pattern as they stand', () => {
    expect(findMatches([turn('q', 'user', 'is a[0] + 1 (maybe) a[0]?')], 'a[0]')).toHaveLength(2);
    expect(findMatches([turn('q', 'user', 'C:\\temp')], '\\')).toHaveLength(1);
  });

  it('finds words across emphasis, and not in the address of a link', () => {
    const answer = turn('a', 'assistant', 'A **bo**ld [place](https://place.example).');
    expect(findMatches([answer], 'bold')).toHaveLength(1);
    expect(findMatches([answer], 'place')).toHaveLength(1);
  });

  it('counts the places of each message from 0, in either case', () => {
    expect(findMatches([turn('q', 'user', 'Paris or paris'), turn('a', 'assistant', 'PARIS')], 'paris')).toEqual([
      { messageId: 'q', nth: 0 },
      { messageId: 'q', nth: 1 },
      { messageId: 'a', nth: 0 },
    ]);
  });

  it('finds nothing for spaces alone', () => {
    expect(findMatches([turn('q', 'user', 'a b')], '  ')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ContextUse } from '../../../../contract/chats.ts';
import { partsOf } from './context-parts.ts';

const empty: ContextUse = {
  limit: 1000,
  system: 0,
  tools: 0,
  documents: 0,
  history: 0,
  draft: 0,
  isExact: true,
  droppedMessageIds: [],
  nextToDropId: null,
};

describe('the context gauge', () => {
  it('lays the parts end to end and leaves out what fills nothing', () => {
    const { parts, freeTokens, share } = partsOf({ ...empty, system: 100, history: 400, draft: 100 });
    expect(parts.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['system', 0, 0.1],
      ['history', 0.1, 0.5],
      ['draft', 0.5, 0.6],
    ]);
    expect([freeTokens, share]).toEqual([400, 0.6]);
  });

  it('does not run over where more is wanted than there is room for, nor divide by nothing', () => {
    const { parts, freeTokens, share } = partsOf({ ...empty, history: 3000, draft: 1000 });
    expect(parts.at(-1)?.to).toBe(1);
    expect([freeTokens, share]).toEqual([0, 1]);
    expect(partsOf({ ...empty, limit: null }).parts).toEqual([]);
  });
});

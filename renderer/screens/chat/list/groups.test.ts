import { describe, expect, it } from 'vitest';
import type { Chat } from '../../../../contract/chats.ts';
import { groupChats } from './groups.ts';

function chat(id: string, updatedAt: number): Chat {
  return {
    id,
    title: id,
    titleSource: 'auto',
    createdAt: updatedAt,
    updatedAt,
    leafId: null,
    isGenerating: false,
    isWaiting: false,
    folderId: null,
    isPinned: false,
    isArchived: false,
    isTemporary: false,
    tags: [],
    comparisonId: null,
    removedAt: null,
  };
}

describe('groupChats', () => {
  it('goes by the calendar day and not by 24 hours', () => {
    const now = new Date(2026, 10, 23, 0, 10).getTime();
    const lateLastNight = new Date(2026, 10, 22, 23, 50).getTime();
    expect(groupChats([chat('a', now), chat('b', lateLastNight)], now).map((group) => group.key)).toEqual([
      'today',
      'yesterday',
    ]);
  });

  it('keeps the same month of two years apart', () => {
    const now = new Date(2026, 10, 23).getTime();
    const groups = groupChats(
      [chat('a', new Date(2026, 2, 1).getTime()), chat('b', new Date(2025, 2, 1).getTime())],
      now,
    );
    expect(groups.map((group) => group.month?.getFullYear())).toEqual([2026, 2025]);
  });

  it('shows a chat from a clock that runs ahead as of today', () => {
    const now = new Date(2026, 10, 23).getTime();
    expect(groupChats([chat('a', now + 3 * 86_400_000)], now)[0]?.name).toBe('today');
  });
});

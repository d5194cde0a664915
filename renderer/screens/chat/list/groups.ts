import type { Chat } from '../../../../contract/chats.ts';

const dayMs = 86_400_000;

export type GroupName = 'today' | 'yesterday' | 'week' | 'month';
/** `name` for what is near, `month` (its first day) for what is further back. */
export type ChatGroup = { key: string; name: GroupName | null; month: Date | null; chats: Chat[] };

function startOfDay(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** By the calendar of the person, not by hours: a chat of 23:50 is yesterday's at 00:10. */
function nearName(time: number, now: number): GroupName | null {
  // Rounded, since a day at a clock change has 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(time)) / dayMs);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days <= 7) return 'week';
  return days <= 30 ? 'month' : null;
}

/** Groups chats, given newest first, by how long ago they were last used. */
export function groupChats(chats: readonly Chat[], now: number): ChatGroup[] {
  const groups = new Map<string, ChatGroup>();
  for (const chat of chats) {
    const date = new Date(chat.updatedAt);
    const name = nearName(chat.updatedAt, now);
    const key = name ?? `${date.getFullYear()}-${date.getMonth()}`;
    const month = name === null ? new Date(date.getFullYear(), date.getMonth()) : null;
    const group = groups.get(key) ?? { key, name, month, chats: [] };
    group.chats.push(chat);
    groups.set(key, group);
  }
  return [...groups.values()];
}

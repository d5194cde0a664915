import { useQuery } from '@tanstack/react-query';
import { navigate } from 'wouter/use-hash-location';
import type { Chat } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { refreshChatList } from './chat-list.ts';
import { attempt } from './notices.ts';
import { api } from './queries.ts';
import { useUi } from './ui.ts';

/** How long a chat stays in the bin. */
export const binDays = 30;

/** Where the bin is shown, in the place of a chat. */
export const binPlace = 'bin';

export function showBin(): void {
  useUi.setState({ isDrawerOpen: false });
  navigate(`/chat/${binPlace}`);
}

export function useBin() {
  return useQuery(api.chats.bin.queryOptions());
}

export async function restoreChats(chats: readonly Chat[]): Promise<void> {
  await attempt(async () => {
    for (const { id } of chats) await client.chats.restore({ chatId: id });
  });
  refreshChatList();
}

/** Deletes for good: one chat, or with `null` all that is in the bin. */
export async function purgeBin(chatId: string | null): Promise<void> {
  await attempt(() => client.chats.purge({ chatId }));
  refreshChatList();
}

const dayMs = 86_400_000;

/** For how many days a chat can still be brought back; the day that it goes on counts. */
export function daysLeft(removedAt: number, now: number): number {
  return Math.max(1, Math.ceil((removedAt + binDays * dayMs - now) / dayMs));
}

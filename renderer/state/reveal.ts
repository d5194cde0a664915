import { navigate } from 'wouter/use-hash-location';
import { create } from 'zustand';
import { client } from '../connection/client.ts';
import { attempt } from './notices.ts';
import { branchTo } from './branch.ts';
import { pathOfChat } from './chats.ts';
import { api, queryClient } from './queries.ts';

/** A message that a person wants to see. `flashes` where it is to catch the eye when it has come into sight. */
export type Reveal = { readonly chatId: string; readonly messageId: string; readonly flashes: boolean };

/**
 * What the thread is to bring into sight. The thread of that chat scrolls to the message, also where it shows only a
 * part of its turns, and then calls `revealed`.
 */
export const useReveal = create<{ target: Reveal | null }>(() => ({ target: null }));

const flashMs = 1800;

/** Opens the chat on the branch that holds the message, and has the thread show it. */
export async function revealMessage(chatId: string, messageId: string): Promise<void> {
  navigate(pathOfChat(chatId));
  await attempt(async () => {
    const data = await queryClient.query(api.chats.get.queryOptions({ input: { chatId } }));
    const isShown = branchTo(data.messages, data.chat.leafId).some(({ message }) => message.id === messageId);
    if (!isShown) {
      const chat = await client.chats.showBranch({ messageId });
      const queryKey = api.chats.get.queryKey({ input: { chatId } });
      queryClient.setQueryData(queryKey, (known) => (known === undefined ? known : { ...known, chat }));
    }
    useReveal.setState({ target: { chatId, messageId, flashes: true } });
  });
}

/** Has the thread scroll to a message of the branch that is shown. */
export function scrollToMessage(chatId: string, messageId: string): void {
  useReveal.setState({ target: { chatId, messageId, flashes: false } });
}

/** The thread has brought the message into sight. */
export function revealed(target: Reveal): void {
  if (useReveal.getState().target === target) useReveal.setState({ target: null });
  if (!target.flashes) return;
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  document.querySelector(`[data-message-id="${CSS.escape(target.messageId)}"]`)?.animate(
    [
      { backgroundColor: 'var(--accent-soft)', boxShadow: '0 0 0 8px var(--accent-soft)', borderRadius: '10px' },
      { backgroundColor: 'transparent', boxShadow: '0 0 0 8px transparent', borderRadius: '10px' },
    ],
    { duration: flashMs, easing: isStill ? 'steps(1, end)' : 'cubic-bezier(0.6, 0, 0.8, 1)' },
  );
}

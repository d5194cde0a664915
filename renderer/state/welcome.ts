import { create } from 'zustand';
import { changeSettings } from './models.ts';
import { useChats, useSettings } from './queries.ts';

/** `null` until the person has opened or left the introduction in this window. */
const useChoice = create<{ isShown: boolean | null }>(() => ({ isShown: null }));

/** Whether the introduction is shown: the first time, where nobody has chatted yet, and when it is asked for. */
export function useWelcome(): boolean {
  const chosen = useChoice(({ isShown }) => isShown);
  const isWelcomed = useSettings().data?.isWelcomed ?? true;
  const hasChatted = (useChats().data?.length ?? 1) > 0;
  return chosen ?? (!isWelcomed && !hasChatted);
}

export function showWelcome(): void {
  useChoice.setState({ isShown: true });
}

/** For now; it comes again at the next start. */
export function hideWelcome(): void {
  useChoice.setState({ isShown: false });
}

/** It has been seen, or is not wanted. */
export async function endWelcome(): Promise<void> {
  hideWelcome();
  await changeSettings({ isWelcomed: true });
}

import type { KeyboardEvent } from 'react';
import type { Message } from '../../../../contract/chats.ts';
import { scrollToMessage } from '../../../state/reveal.ts';
import { startEdit } from '../../../state/thread.ts';
import type { ComposerState } from './use-composer.ts';

/** A page, less a line that stays in sight for the eye. */
const pageShare = 0.9;

/** The keys of the composer, beside those that any text field has. */
export function useComposerKeys(
  { text, send }: ComposerState,
  messages: readonly Message[],
  answer: Message | null,
): (event: KeyboardEvent<HTMLTextAreaElement>) => void {
  return (event) => {
    const { key, shiftKey, altKey, ctrlKey, metaKey, nativeEvent, currentTarget } = event;
    if (nativeEvent.isComposing) return;
    const isPlain = !shiftKey && !altKey && !ctrlKey && !metaKey;
    if (key === 'Enter' && !shiftKey && !altKey) {
      event.preventDefault();
      void send();
    } else if (key === 'ArrowUp' && isPlain && text === '' && answer === null) {
      const last = messages.findLast(({ role }) => role === 'user');
      if (last === undefined) return;
      event.preventDefault();
      startEdit(last);
      scrollToMessage(last.chatId, last.id);
    } else if (key === 'ArrowUp' && altKey && !ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      focusLastTurn();
    } else if ((key === 'PageUp' || key === 'PageDown') && isPlain && !canScroll(currentTarget)) {
      event.preventDefault();
      const thread = document.querySelector('[data-thread]');
      thread?.scrollBy({ top: (key === 'PageUp' ? -pageShare : pageShare) * thread.clientHeight });
    }
  };
}

function canScroll({ scrollHeight, clientHeight }: HTMLTextAreaElement): boolean {
  return scrollHeight > clientHeight + 1;
}

/** The last turn that is in sight. */
function focusLastTurn(): void {
  const thread = document.querySelector('[data-thread]');
  if (thread === null) return;
  const bottom = thread.getBoundingClientRect().bottom;
  [...thread.querySelectorAll<HTMLElement>('article')]
    .findLast((turn) => turn.getBoundingClientRect().top < bottom)
    ?.focus({ preventScroll: true });
}

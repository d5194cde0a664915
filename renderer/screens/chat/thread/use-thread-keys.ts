import type { KeyboardEvent } from 'react';
import { useCallback, useEffect, useRef } from 'react';
import type { Turn } from '../../../state/branch.ts';
import { showVersion } from '../../../state/chats.ts';
import { showDetails, startEdit } from '../../../state/thread.ts';
import { removeTurn } from '../../../state/turns.ts';
import { focusComposer } from '../../../state/ui.ts';
import { lineKey } from '../../../ui/line-key.ts';
import type { ThreadView } from './use-thread.ts';

/** The keys of a turn that has the keyboard. Everything they do is in its menu too. */
export function useThreadKeys(view: ThreadView, turns: readonly Turn[]): (event: KeyboardEvent) => void {
  const { content, activeIndex, setActive, virtualizer } = view;
  const wanted = useRef<number | null>(null);

  // A turn that was out of sight is there after the next drawing.
  useEffect(() => {
    if (wanted.current !== activeIndex) return;
    wanted.current = null;
    const turn = content.current?.querySelector<HTMLElement>(`[data-index="${activeIndex}"] article`);
    turn?.focus({ preventScroll: true });
    turn?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex, content, virtualizer]);

  const moveTo = useCallback(
    (index: number) => {
      if (index < 0) return;
      if (index >= turns.length) {
        focusComposer();
        return;
      }
      wanted.current = index;
      setActive(index);
    },
    [turns.length, setActive],
  );

  return (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.nativeEvent.isComposing || event.defaultPrevented) return;
    const isTyping = target.matches('input, textarea, [contenteditable]');
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? Number.NaN);
    const turn = turns[index];
    if (isTyping || turn === undefined) return;
    const step = stepOf(event);
    if (step !== 0) {
      event.preventDefault();
      moveTo(index + step);
      return;
    }
    const run = keyOf(event, turn, target.tagName === 'ARTICLE');
    if (run === null) return;
    event.preventDefault();
    run();
  };
}

function stepOf({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): number {
  if (ctrlKey || metaKey || shiftKey) return 0;
  if (altKey) return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  return key === 'j' ? 1 : key === 'k' ? -1 : 0;
}

/** What a key asks of a turn. Keys without Alt hold only where the turn itself has the keyboard, not one of its buttons. */
function keyOf(event: KeyboardEvent, { message, versions }: Turn, isTurn: boolean): (() => void) | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (ctrlKey || metaKey || shiftKey) return null;
  if (altKey) {
    const step = lineKey(key) === 'ArrowRight' ? 1 : lineKey(key) === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return null;
    const version = versions[versions.indexOf(message) + step];
    // Without another version the key does nothing, and above all does not leave the page.
    return () => version !== undefined && void showVersion(version);
  }
  if (!isTurn || message.state === 'generating') return null;
  switch (key) {
    case 'e':
      return () => startEdit(message);
    case 'i':
      return message.provenance === null ? null : () => showDetails(message.id);
    case 'Delete':
      return () => void removeTurn(message);
    default:
      return null;
  }
}

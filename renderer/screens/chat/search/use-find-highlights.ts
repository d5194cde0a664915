import { useEffect } from 'react';
import { scrollToMessage } from '../../../state/reveal.ts';
import { clearMatches, paintMatches } from './highlights.ts';
import type { Shown } from './highlights.ts';

/** Keeps what is found lit while the thread draws and drops its turns, and brings the current one into sight. */
export function useFindHighlights(chatId: string, query: string, current: Shown): void {
  const messageId = current?.messageId ?? null;
  const nth = current?.nth ?? 0;

  useEffect(() => {
    const thread = document.querySelector('#content');
    if (thread === null || !('highlights' in CSS)) return;
    /** The person may scroll away from it; only a step brings it back. */
    let isToBeShown = messageId !== null;
    let frame: number | null = null;
    const paint = () => {
      frame = null;
      const shown = paintMatches(thread, query, messageId === null ? null : { messageId, nth });
      if (shown === null || !isToBeShown) return;
      isToBeShown = false;
      bringIntoSight(shown);
    };
    const observer = new MutationObserver(() => {
      frame ??= requestAnimationFrame(paint);
    });
    observer.observe(thread, { subtree: true, childList: true, characterData: true });
    paint();
    // Not drawn yet: the thread brings its message first.
    if (isToBeShown && messageId !== null) scrollToMessage(chatId, messageId);
    return () => {
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [chatId, query, messageId, nth]);

  useEffect(() => clearMatches, []);
}

const marginPx = 80;

/** Scrolls no more than is needed, and not at all where it can be seen. */
function bringIntoSight(range: Range): void {
  const scroller = scrollerOf(range.startContainer.parentElement);
  if (scroller === null) return;
  const { top, bottom } = range.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  if (top < frame.top + marginPx || bottom > frame.bottom - marginPx) {
    scroller.scrollTop += top - (frame.top + frame.height / 2);
  }
}

function scrollerOf(element: Element | null): Element | null {
  for (let at = element; at !== null; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) return at;
  }
  return null;
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Nearer than this to the end counts as being there. */
const nearPx = 32;

export type FollowEnd = {
  /** Goes on what scrolls, and on what in it grows. */
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  /** Goes to the end and holds on to it. */
  toEnd(): void;
  /** Stays where the reader is, whatever is added at the end. */
  letGo(): void;
};

/**
 * Keeps a scroller at its end while its content grows. Scrolling up lets go; coming back holds on again. While it is
 * let go, the browser itself keeps what is read in its place when something above it grows or shrinks.
 */
export function useFollowEnd(startsAtEnd: boolean): FollowEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(startsAtEnd);
  const lastTop = useRef(0);
  const [isAtEnd, setIsAtEnd] = useState(startsAtEnd);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    isFollowing.current = true;
    setIsAtEnd(true);
    element.scrollTo({ top: element.scrollHeight, behavior: 'instant' });
    lastTop.current = element.scrollTop;
  }, []);

  const letGo = useCallback(() => {
    isFollowing.current = false;
    setIsAtEnd(false);
  }, []);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return;

    const onScroll = () => {
      const moved = element.scrollTop - lastTop.current;
      lastTop.current = element.scrollTop;
      const gap = element.scrollHeight - element.scrollTop - element.clientHeight;
      const isNear = gap < nearPx;
      // Content that shrinks takes the end along. Any other step up was the person's, and the least one lets go.
      if (gap <= 1 || (moved > 0 && isNear)) isFollowing.current = true;
      else if (moved < -1) isFollowing.current = false;
      setIsAtEnd(isNear || isFollowing.current);
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTo({ top: element.scrollHeight, behavior: 'instant' });
      lastTop.current = element.scrollTop;
    });

    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(inner);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, []);

  return { scroller, content, isAtEnd, toEnd, letGo };
}

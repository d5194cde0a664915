import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Nearer than this to the end counts as being there. */
const nearPx = 32;

export type FollowEnd = {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  toEnd(): void;
};

/** Keeps a scroller at its end while its content grows. Scrolling up lets go; coming back, or a new `trigger`, holds on. */
export function useFollowEnd(trigger: unknown): FollowEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const lastTop = useRef(0);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    isFollowing.current = true;
    setIsAtEnd(true);
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, []);

  useLayoutEffect(toEnd, [toEnd, trigger]);

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
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
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

  return { scroller, content, isAtEnd, toEnd };
}

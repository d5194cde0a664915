import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range, VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Turn } from '../../../state/branch.ts';
import { revealed, useReveal } from '../../../state/reveal.ts';
import { estimateHeightPx } from './estimate.ts';
import { useFollowEnd } from '../../../ui/use-follow-end.ts';

const paddingStartPx = 24;
const paddingEndPx = 32;
/** Wider than this no thread is, but where the person asked for it. */
const widestPx = 776;
const overscan = 5;
const settleMs = 1500;

/** Where the reader was in each chat, for as long as the window lives. A chat that was left at its end is not here. */
const places = new Map<string, { offsetPx: number; measurements: VirtualItem[] }>();

const keepsPlace = CSS.supports('overflow-anchor', 'auto');

export type ThreadView = {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  isAtEnd: boolean;
  toEnd(): void;
  /** The turn that has the keyboard, or had it last. */
  activeIndex: number;
  setActive(index: number): void;
};

/**
 * The window onto a long conversation: only the turns in sight are there. They stand in the flow of the page, so that
 * the browser keeps the reader's place when one of them changes its height.
 */
export function useThreadView(chatId: string, turns: readonly Turn[]): ThreadView {
  const [place] = useState(() => places.get(chatId));
  const { scroller, content, isAtEnd, toEnd, letGo } = useFollowEnd(place === undefined);
  const [active, setActive] = useState<number | null>(null);
  const activeIndex = Math.min(active ?? turns.length - 1, turns.length - 1);

  const estimateSize = useCallback(
    (index: number) => {
      const turn = turns[index];
      const widthPx = Math.min(window.innerWidth, widestPx);
      return turn === undefined ? 0 : estimateHeightPx(turn.message, widthPx - 48);
    },
    [turns],
  );
  const getItemKey = useCallback((index: number) => turns[index]?.message.id ?? index, [turns]);
  // What has the keyboard stays, however far the person scrolls away from it.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (active === null || active >= range.count || indexes.includes(active)) return indexes;
      return [...indexes, active].toSorted((one, other) => one - other);
    },
    [active],
  );

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    rangeExtractor,
    overscan,
    paddingStart: paddingStartPx,
    paddingEnd: paddingEndPx,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    initialOffset: () => {
      if (place !== undefined) return place.offsetPx;
      const heightPx = turns.reduce((sum, _turn, index) => sum + estimateSize(index), paddingStartPx + paddingEndPx);
      return Math.max(0, heightPx - window.innerHeight);
    },
    ...(place === undefined ? {} : { initialMeasurementsCache: place.measurements }),
  });
  if (keepsPlace) virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;

  const lastQuestion = turns.findLast(({ message }) => message.role === 'user')?.message.id;
  const shownQuestion = useRef(place === undefined ? undefined : lastQuestion);
  useLayoutEffect(() => {
    if (shownQuestion.current === lastQuestion) return;
    shownQuestion.current = lastQuestion;
    toEnd();
  }, [lastQuestion, toEnd]);

  const wasAtEnd = useRef(isAtEnd);
  useEffect(() => {
    wasAtEnd.current = isAtEnd;
  }, [isAtEnd]);
  useEffect(
    () => () => {
      const offsetPx = virtualizer.scrollOffset;
      if (wasAtEnd.current || offsetPx === null) places.delete(chatId);
      else places.set(chatId, { offsetPx, measurements: virtualizer.takeSnapshot() });
    },
    [chatId, virtualizer],
  );

  useShownTarget(chatId, turns, virtualizer, letGo);

  return { scroller, content, virtualizer, isAtEnd, toEnd, activeIndex, setActive };
}

/** Brings what somebody wants to see into sight, and says when it is there. */
function useShownTarget(
  chatId: string,
  turns: readonly Turn[],
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
  letGo: () => void,
): void {
  const target = useReveal((state) => state.target);
  const index = target?.chatId === chatId ? turns.findIndex(({ message }) => message.id === target.messageId) : -1;
  useEffect(() => {
    if (target === null || index === -1) return;
    letGo();
    virtualizer.scrollToIndex(index, { align: 'center' });
    const startedAt = performance.now();
    let frame = requestAnimationFrame(function look() {
      const element = document.querySelector(`[data-message-id="${CSS.escape(target.messageId)}"]`);
      if (element === null && performance.now() - startedAt < settleMs) {
        frame = requestAnimationFrame(look);
        return;
      }
      revealed(target);
    });
    return () => cancelAnimationFrame(frame);
  }, [target, index, virtualizer, letGo]);
}

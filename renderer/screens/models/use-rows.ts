import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { PlacedModel } from './columns.ts';

const rowPx = 48;
const headerPx = 36;
/** Beyond what is in sight, so that the focus can move on and a quick scroll shows no hole. */
const overscan = 12;

export type Rows = {
  rows: readonly { item: PlacedModel; index: number }[];
  /** For each drawn row: some are higher than others. */
  measure(element: HTMLElement | null): void;
  /** The height of the rows before and after the drawn ones. */
  beforePx: number;
  afterPx: number;
};

/** Which rows of a table are in sight of the page that it scrolls with. */
export function useRows(table: RefObject<HTMLTableElement | null>, items: readonly PlacedModel[]): Rows {
  const [startPx, setStartPx] = useState(0);

  useEffect(() => {
    const page = scrollerOf(table.current);
    const content = page?.firstElementChild;
    if (page === null || content == null) return;
    // What stands above the table comes and goes, and with it the height of the whole.
    const observer = new ResizeObserver(() => {
      const top = table.current?.getBoundingClientRect().top ?? 0;
      setStartPx(Math.round(top - page.getBoundingClientRect().top + page.scrollTop) + headerPx);
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [table]);

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollerOf(table.current),
    estimateSize: () => rowPx,
    getItemKey: (index) => items[index]?.model.id ?? index,
    overscan,
    scrollMargin: startPx,
  });
  const drawn = virtualizer.getVirtualItems();
  const first = drawn[0];
  const last = drawn.at(-1);
  return {
    rows: drawn.flatMap(({ index }) => {
      const item = items[index];
      return item === undefined ? [] : [{ item, index }];
    }),
    measure: virtualizer.measureElement,
    beforePx: first === undefined ? 0 : first.start - startPx,
    afterPx: last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - startPx),
  };
}

/** The page that scrolls. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[data-scroller]') ?? null;
}

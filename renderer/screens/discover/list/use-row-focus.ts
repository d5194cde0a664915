import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Virtualizer } from '@tanstack/react-virtual';

/** The arrow keys, Home and End move the focus in a list of which only a part is there. */
export function useRowFocus(virtualizer: Virtualizer<HTMLDivElement, Element>, count: number) {
  const wanted = useRef<number | null>(null);

  // The row may only have come with this drawing.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = virtualizer.scrollElement?.querySelector<HTMLElement>(
      `[data-index="${wanted.current}"] [data-model-row]`,
    );
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  return (event: KeyboardEvent) => {
    if (!(event.target instanceof Element)) return;
    const here = Number(event.target.closest('[data-index]')?.getAttribute('data-index') ?? '-1');
    const target = targetOf(event.key, here, count);
    if (target === null || target === here) return;
    event.preventDefault();
    wanted.current = target;
    virtualizer.scrollToIndex(target, { align: 'auto' });
    const row = virtualizer.scrollElement?.querySelector<HTMLElement>(`[data-index="${target}"] [data-model-row]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
}

function targetOf(key: string, here: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(here + 1, count - 1);
    case 'ArrowUp':
      return Math.max(here - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

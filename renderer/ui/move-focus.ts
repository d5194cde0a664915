import type { KeyboardEvent } from 'react';

/** Up, Down, Home and End move the focus among what `selector` finds in `container`. Says whether it moved. */
export function moveFocus(event: KeyboardEvent, container: HTMLElement | null, selector: string): boolean {
  if (container === null || event.defaultPrevented) return false;
  const items = [...container.querySelectorAll<HTMLElement>(selector)];
  const here = items.findIndex((item) => item === document.activeElement);
  const target = targetOf(event.key, here, items.length);
  if (target === null) return false;
  const item = items[target];
  if (item === undefined) return false;
  event.preventDefault();
  item.focus();
  return true;
}

function targetOf(key: string, here: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(here + 1, count - 1);
    case 'ArrowUp':
      return Math.max(here - 1, 0);
    case 'Home':
      return here === -1 ? null : 0;
    case 'End':
      return here === -1 ? null : count - 1;
    default:
      return null;
  }
}

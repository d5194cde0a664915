import { useEffect, useState } from 'react';
import type { DragEvent, RefObject } from 'react';

/** Tells our own drags from files that are dragged in. */
const dragType = 'application/x-paddock-download';

/** What is being dragged, and before which one it would go; `null`: to the end. */
export type Drag = { id: string; beforeId: string | null };

export type Reorder = {
  drag: Drag | null;
  start(event: DragEvent<HTMLElement>, id: string): void;
  end(): void;
};

/** Lets the items of a list, each with its `data-id`, be dragged to another place. */
export function useReorder(
  list: RefObject<HTMLElement | null>,
  onMove: (id: string, beforeId: string | null) => void,
): Reorder {
  const [drag, setDrag] = useState<Drag | null>(null);
  const id = drag?.id ?? null;

  useEffect(() => {
    const element = list.current;
    if (element === null || id === null) return;
    const onDragOver = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes(dragType) !== true) return;
      event.preventDefault();
      setDrag({ id, beforeId: placeAt(element, event.clientY) });
    };
    const onDrop = (event: globalThis.DragEvent) => {
      event.preventDefault();
      setDrag(null);
      const beforeId = placeAt(element, event.clientY);
      if (beforeId !== id) onMove(id, beforeId);
    };
    element.addEventListener('dragover', onDragOver);
    element.addEventListener('drop', onDrop);
    return () => {
      element.removeEventListener('dragover', onDragOver);
      element.removeEventListener('drop', onDrop);
    };
  }, [list, id, onMove]);

  return {
    drag,
    start(event, draggedId) {
      event.dataTransfer.setData(dragType, draggedId);
      event.dataTransfer.effectAllowed = 'move';
      const item = event.currentTarget.closest('[data-id]');
      if (item !== null) event.dataTransfer.setDragImage(item, 16, 24);
      setDrag({ id: draggedId, beforeId: draggedId });
    },
    end: () => setDrag(null),
  };
}

/** The item whose upper half, or whose predecessor's lower half, is at this height. */
function placeAt(list: HTMLElement, clientY: number): string | null {
  const items = [...list.querySelectorAll<HTMLElement>(':scope > [data-id]')];
  const next = items.find((item) => {
    const { top, height } = item.getBoundingClientRect();
    return clientY < top + height / 2;
  });
  return next?.dataset['id'] ?? null;
}

import { useEffect, useState } from 'react';
import type { DragEvent } from 'react';
import type { Chat, Folder } from '../../../../contract/chats.ts';
import { moveChats, pinChats } from '../../../state/chat-list.ts';
import { moveFolder, setCollapsed } from '../../../state/folders.ts';
import { dropAt } from './drop.ts';
import type { Drag, Drop } from './drop.ts';
import type { Row } from './rows.ts';

/** Tells our own drags from files and text that are dragged in. */
const dragType = 'application/x-paddock-organise';
/** How long a closed folder is held under the pointer before it opens. */
const openAfterMs = 600;

export type RowDrag = {
  drag: Drag | null;
  drop: Drop | null;
  start(event: DragEvent<HTMLElement>, drag: Drag, label: string): void;
  end(): void;
  over(event: DragEvent<HTMLElement>): void;
  leave(event: DragEvent<HTMLElement>): void;
  dropped(event: DragEvent<HTMLElement>): void;
};

/** Lets chats and folders, the rows with a `data-row`, be dragged to where they should stand. */
export function useDrag(rows: readonly Row[], folders: readonly Folder[]): RowDrag {
  const [drag, setDrag] = useState<Drag | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);
  const overKey = drop?.kind === 'into' ? drop.rowKey : null;
  const closed = rows.find((row) => row.kind === 'folder' && row.key === overKey && row.isCollapsed);
  const closedId = closed?.kind === 'folder' ? closed.folder.id : null;

  useEffect(() => {
    if (closedId === null) return;
    const timer = setTimeout(() => setCollapsed([closedId], false), openAfterMs);
    return () => clearTimeout(timer);
  }, [closedId]);

  const end = () => {
    setDrag(null);
    setDrop(null);
  };

  const dropOf = (event: DragEvent<HTMLElement>): Drop | null => {
    if (drag === null || !(event.target instanceof Element)) return null;
    const element = event.target.closest<HTMLElement>('[data-row]');
    const row = rows.find(({ key }) => key === element?.dataset['row']);
    if (element === null || row === undefined) return null;
    const { top, height } = element.getBoundingClientRect();
    return dropAt(row, (event.clientY - top) / height, drag, folders);
  };

  return {
    drag,
    drop,
    end,
    start(event, dragged, label) {
      event.dataTransfer.setData(dragType, label);
      event.dataTransfer.effectAllowed = 'move';
      const ghost = ghostOf(label);
      event.dataTransfer.setDragImage(ghost, -12, 8);
      setDrag(dragged);
    },
    over(event) {
      if (drag === null || !event.dataTransfer.types.includes(dragType)) return;
      const next = dropOf(event);
      setDrop((before) => (isSame(before, next) ? before : next));
      if (next !== null) event.preventDefault();
    },
    leave(event) {
      const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
      if (!isInside) setDrop(null);
    },
    dropped(event) {
      const target = dropOf(event);
      end();
      if (drag === null || target === null) return;
      event.preventDefault();
      carryOut(drag, target);
    },
  };
}

function carryOut(drag: Drag, drop: Drop): void {
  if (drag.kind === 'chats') {
    if (drop.kind === 'pin') void pinChats(drag.chats, true);
    else if (drop.kind === 'into') void moveChats(drag.chats, drop.folderId);
  } else if (drop.kind === 'into') {
    void moveFolder(drag.folder.id, { parentId: drop.folderId, beforeId: null });
  } else if (drop.kind === 'place') {
    void moveFolder(drag.folder.id, drop.place);
  }
}

function isSame(one: Drop | null, other: Drop | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.kind !== other.kind || one.rowKey !== other.rowKey) return false;
  return one.kind !== 'place' || other.kind !== 'place' || one.edge === other.edge;
}

/** What follows the pointer. The browser takes its picture while the event lasts; then it can go. */
function ghostOf(label: string): HTMLElement {
  const ghost = document.createElement('div');
  ghost.textContent = label;
  ghost.className =
    'fixed -top-40 start-0 max-w-60 truncate rounded-control border border-border bg-surface px-3 py-1.5 text-interface text-text';
  document.body.append(ghost);
  setTimeout(() => ghost.remove());
  return ghost;
}

/** The chats that a drag of this one takes along: all that are chosen, where it is one of them. */
export function draggedWith(chat: Chat, selected: readonly Chat[]): readonly Chat[] {
  return selected.some(({ id }) => id === chat.id) ? selected : [chat];
}

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { CSSProperties, DragEvent, MouseEvent, ReactNode } from 'react';
import type { Chat } from '../../../../contract/chats.ts';
import { fingerWindow } from '../../../state/narrow.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Menu } from '../../../ui/menu.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { useMedia } from '../../../ui/use-media.ts';
import type { ChatRow, Row } from './rows.ts';
import type { RowDrag } from './use-drag.ts';

/** What the rows know of the list that they stand in. */
export type ListState = {
  shownId: string | null;
  rowCount: number;
  /** The one row that Tab comes to; the arrow keys go on from it. */
  tabStop: string | null;
  dragging: RowDrag;
  startChat(event: DragEvent<HTMLElement>, chat: Chat, label: string): void;
  /** A press on a chat. Says whether it chose the chat, which is then not opened. */
  onPress(row: ChatRow, event: MouseEvent): boolean;
};

export type RowProps<Data extends Row> = {
  row: Data;
  list: ListState;
  index: number;
  style: CSSProperties;
};

const basePx = 8;
const stepPx = 16;

/** How far from the edge a row of this depth begins. */
export function indentPx(depth: number): number {
  // Deeper ones would leave no room for their names.
  return basePx + Math.min(depth, 6) * stepPx;
}

/** The element that says what the row stands for. */
export function nameId(key: string): string {
  return `row-${key}`;
}

type RowShellProps = RowProps<Row> & {
  level: number;
  isSelected?: boolean;
  isExpanded?: boolean;
  className?: string;
  /** What can be done with what the row stands for; not while it is renamed. */
  menu?: { label: string; entries(): readonly MenuEntry[] } | undefined;
  children: ReactNode;
};

/** A row of the list with its place, and with what shows where a drag would end. */
export function RowShell({
  row,
  list,
  index,
  style,
  level,
  isSelected,
  isExpanded,
  className,
  menu,
  children,
}: RowShellProps) {
  const isForFingers = useMedia(fingerWindow);
  // Rows that nobody points at have no menu: a long list scrolls more smoothly for it.
  const [isReached, setIsReached] = useState(false);
  const reach = () => setIsReached(true);
  const { drag, drop } = list.dragging;
  const isTarget = drop?.rowKey === row.key;
  const isDragged =
    drag?.kind === 'chats'
      ? row.kind === 'chat' && drag.chats.some(({ id }) => id === row.chat.id)
      : drag?.kind === 'folder' && row.kind === 'folder' && drag.folder.id === row.folder.id;
  return (
    <div
      role="treeitem"
      aria-labelledby={nameId(row.key)}
      aria-setsize={list.rowCount}
      aria-posinset={index + 1}
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={isExpanded}
      data-row={row.key}
      data-index={index}
      data-drop={isTarget ? drop.kind : undefined}
      style={style}
      onPointerEnter={reach}
      onFocus={reach}
      className="absolute inset-x-0 top-0 px-2"
    >
      <div
        className={classNames(
          'group/row relative flex h-full items-center rounded-control transition-colors',
          isDragged && 'opacity-50',
          isTarget && drop.kind !== 'place' && 'bg-accent-soft outline-2 -outline-offset-2 outline-accent',
          className,
        )}
      >
        {children}
        {menu === undefined || !(isReached || isForFingers) ? null : (
          <Menu trigger={<MenuButton label={menu.label} />} entries={menu.entries()} />
        )}
        {isTarget && drop.kind === 'place' ? (
          <span
            aria-hidden
            style={{ insetInlineStart: indentPx(level - 1) }}
            className={classNames(
              'pointer-events-none absolute end-1 z-1 h-0.5 rounded-full bg-accent',
              drop.edge === 'top' ? '-top-px' : '-bottom-px',
            )}
          />
        ) : null}
      </div>
    </div>
  );
}

function MenuButton({ label, ...props }: { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      tabIndex={-1}
      {...props}
      className="absolute end-1 flex size-7 items-center justify-center rounded-control text-muted opacity-0 transition-colors group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:bg-border hover:text-text focus-visible:opacity-100 data-popup-open:opacity-100 pointer-coarse:size-9 pointer-coarse:opacity-100"
    >
      <Ellipsis size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chat, Folder } from '../../../../contract/chats.ts';
import { isMac } from '../../../actions/shortcut.ts';
import { chatsOf } from '../../../state/chat-list.ts';
import { fingerWindow } from '../../../state/narrow.ts';
import { rowKey, select, toggleSelected, useOrganise } from '../../../state/organise.ts';
import { ContextMenu } from '../../../ui/menu.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { useMedia } from '../../../ui/use-media.ts';
import { ChatRow } from './ChatRow.tsx';
import { chatEntries, folderEntries } from './entries.ts';
import { FolderRow } from './FolderRow.tsx';
import { HeadingRow } from './HeadingRow.tsx';
import { onListKey } from './list-keys.ts';
import { indentPx, nameId, RowShell } from './RowShell.tsx';
import type { ListState, RowProps } from './RowShell.tsx';
import type { ChatRow as ChatRowData, Row } from './rows.ts';
import { chatIdsBetween } from './selection.ts';
import { draggedWith, useDrag } from './use-drag.ts';
import { useRowFocus } from './use-row-focus.ts';

const rowPx = 36;
const fingerRowPx = 44;
const headingPx = 32;
const tagsPx = 16;

function heightOf(row: Row | undefined, isForFingers: boolean): number {
  if (row?.kind === 'heading') return headingPx;
  return (isForFingers ? fingerRowPx : rowPx) + (row?.kind === 'chat' && row.chat.tags.length > 0 ? tagsPx : 0);
}

export type ListRowsProps = { label: string; rows: readonly Row[]; folders: readonly Folder[]; shownId: string | null };

/** The rows in sight of a list that may have thousands. */
export function ListRows({ label, rows, folders, shownId }: ListRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isForFingers = useMedia(fingerWindow);
  const [focused, setFocused] = useState<string | null>(null);
  /** Where a choice with Shift begins. */
  const [anchor, setAnchor] = useState<string | null>(null);
  const [menuRow, setMenuRow] = useState<Row | null>(null);
  const selectedIds = useOrganise((state) => state.selected);
  const selected = selectedIds.size === 0 ? [] : chatsOf(selectedIds);
  const dragging = useDrag(rows, folders);

  const shownKey = shownId === null ? null : rowKey.chat(shownId);
  const indexes = useMemo(() => new Map(rows.map(({ key }, index) => [key, index])), [rows]);
  const has = (key: string | null) => key !== null && indexes.has(key);
  const tabStop = has(focused) ? focused : has(shownKey) ? shownKey : (rows[0]?.key ?? null);
  const dragKey = keyOfDrag(dragging.drag);
  // Places are reckoned anew with every new one of these, and for thousands of rows that is not nothing.
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index], isForFingers),
    getItemKey,
    overscan: 10,
    paddingEnd: 16,
    // What has the focus or is being dragged must not go when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const near = new Set(defaultRangeExtractor(range));
      for (const key of [tabStop, dragKey]) {
        const index = key === null ? undefined : indexes.get(key);
        if (index !== undefined) near.add(index);
      }
      return [...near].toSorted((one, other) => one - other);
    },
  });
  useRowFocus(virtualizer, rows);
  useEffect(() => virtualizer.measure(), [virtualizer, isForFingers]);
  useScrollToShown(virtualizer, rows, shownKey);

  const list: ListState = {
    shownId,
    rowCount: rows.length,
    tabStop,
    dragging,
    startChat(event, chat, title) {
      const chats = draggedWith(chat, selected);
      dragging.start(event, { kind: 'chats', chats }, chats.length === 1 ? title : String(chats.length));
    },
    onPress: (row, event) => {
      const isChosen = choose(row, event, rows, anchor ?? shownKey);
      if (!event.shiftKey) setAnchor(row.key);
      return isChosen;
    },
  };

  return (
    <ContextMenu className="flex min-h-0 flex-1 flex-col" entries={entriesOf(menuRow, selected, shownId)}>
      <div
        ref={scroller}
        className="min-h-0 flex-1 overflow-y-auto"
        onDragOver={dragging.over}
        onDragLeave={dragging.leave}
        onDrop={dragging.dropped}
        onContextMenuCapture={(event) => setMenuRow(rowOf(event, rows))}
        onPointerDownCapture={(event) => setMenuRow(rowOf(event, rows))}
      >
        <div
          role="tree"
          tabIndex={-1}
          aria-label={label}
          aria-multiselectable
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={(event) => {
            const from = anchor ?? tabStop;
            // The choice goes on from where Shift went down.
            if (event.key !== 'Shift') setAnchor(event.shiftKey ? from : null);
            onListKey(event, { rows, folders, selected, shownId, anchor: from });
          }}
          onFocus={(event) => setFocused(rowOf(event, rows)?.key ?? null)}
        >
          {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
            const row = rows[index];
            const style = { height: size, transform: `translateY(${start}px)` };
            return row === undefined ? null : <RowView key={key} row={row} list={list} index={index} style={style} />;
          })}
        </div>
      </div>
    </ContextMenu>
  );
}

function RowView({ row, ...rest }: RowProps<Row>) {
  switch (row.kind) {
    case 'heading':
      return <HeadingRow row={row} {...rest} />;
    case 'folder':
      return <FolderRow row={row} {...rest} />;
    case 'chat':
      return <ChatRow row={row} {...rest} />;
    case 'hint':
      return <HintRow row={row} {...rest} />;
    default:
      return row satisfies never;
  }
}

function HintRow({ row, ...rest }: RowProps<Row & { kind: 'hint' }>) {
  const { t } = useTranslation();
  return (
    <RowShell row={row} level={row.depth + 1} {...rest}>
      <span id={nameId(row.key)} style={{ paddingInlineStart: indentPx(row.depth) }} className="truncate text-faint">
        {t('organise.folderEmpty')}
      </span>
    </RowShell>
  );
}

/** Shows the chat that is open in the list when it is opened from elsewhere. */
function useScrollToShown(
  virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>,
  rows: readonly Row[],
  shownKey: string | null,
): void {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (seen.current === shownKey) return;
    const index = rows.findIndex(({ key }) => key === shownKey);
    if (index === -1) return;
    seen.current = shownKey;
    virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, rows, shownKey]);
}

function keyOfDrag(drag: ReturnType<typeof useDrag>['drag']): string | null {
  if (drag === null) return null;
  if (drag.kind === 'folder') return rowKey.folder(drag.folder.id);
  const [first] = drag.chats;
  return first === undefined ? null : rowKey.chat(first.id);
}

function rowOf({ target }: { target: EventTarget }, rows: readonly Row[]): Row | null {
  if (!(target instanceof Element)) return null;
  const key = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  return rows.find((row) => row.key === key) ?? null;
}

function entriesOf(row: Row | null, selected: readonly Chat[], shownId: string | null): MenuEntry[] {
  if (row?.kind === 'folder') return folderEntries(row.folder);
  return row?.kind === 'chat' ? chatEntries(draggedWith(row.chat, selected), shownId) : [];
}

/** With Ctrl or Command one more is chosen, with Shift all up to it; a plain press ends the choice and opens. */
function choose({ key, chat }: ChatRowData, event: MouseEvent, rows: readonly Row[], anchor: string | null): boolean {
  const { isSelecting, selected } = useOrganise.getState();
  if (event.shiftKey) select(chatIdsBetween(rows, anchor, key));
  else if (isSelecting || (isMac ? event.metaKey : event.ctrlKey)) toggleSelected(chat.id);
  else {
    if (selected.size > 0) select([]);
    return false;
  }
  return true;
}

import type { KeyboardEvent } from 'react';
import type { Chat, Folder } from '../../../../contract/chats.ts';
import { isMac } from '../../../actions/shortcut.ts';
import { removeChats } from '../../../state/chat-list.ts';
import { stepFolder } from '../../../state/folder-tree.ts';
import { placeFolder, removeFolder, setCollapsed } from '../../../state/folders.ts';
import { clearSelection, rowKey, select, toggleSelected, useOrganise } from '../../../state/organise.ts';
import { startRenaming } from './RenameField.tsx';
import type { FolderRow, Row } from './rows.ts';
import { chatIdsBetween } from './selection.ts';
import { focusRow } from './use-row-focus.ts';

export type ListKeys = {
  rows: readonly Row[];
  folders: readonly Folder[];
  /** The chosen chats. */
  selected: readonly Chat[];
  shownId: string | null;
  /** Where a choice with Shift begins. */
  anchor: string | null;
};

const pageRows = 10;

/** What the keys do where the focus is on a row of the list. */
export function onListKey(event: KeyboardEvent, keys: ListKeys): void {
  if (!(event.target instanceof Element) || event.target instanceof HTMLInputElement || event.defaultPrevented) return;
  const key = event.target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const index = keys.rows.findIndex((row) => row.key === key);
  const row = keys.rows[index];
  if (row === undefined) return;
  const isTaken = event.altKey ? moveRow(event, row, keys) : walk(event, index, keys) || act(event, row, keys);
  if (isTaken) event.preventDefault();
}

/** Up, Down and their kin take the focus along, and with Shift the choice; Left and Right close and open. */
function walk(event: KeyboardEvent, index: number, keys: ListKeys): boolean {
  const { rows } = keys;
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return fold(event, index, rows);
  const target = targetOf(event.key, index, rows.length);
  const row = target === null ? undefined : rows[target];
  if (row === undefined) return false;
  if (event.shiftKey) select(chatIdsBetween(rows, keys.anchor ?? rows[index]?.key ?? null, row.key));
  focusRow(row.key);
  return true;
}

function targetOf(key: string, index: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + pageRows, last);
    case 'PageUp':
      return Math.max(index - pageRows, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Towards the beginning of the line closes, or goes to what the row stands in; the other way opens. */
function fold(event: KeyboardEvent, index: number, rows: readonly Row[]): boolean {
  const row = rows[index];
  if (row === undefined) return false;
  const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl';
  const opens = (event.key === 'ArrowRight') !== isRightToLeft;
  if (row.kind === 'folder' || row.kind === 'heading') {
    if (row.isCollapsed === opens) {
      setCollapsed([row.kind === 'folder' ? row.folder.id : row.key], !opens);
      return true;
    }
    if (opens) return false;
  } else if (opens) {
    return false;
  }
  const depth = row.kind === 'heading' ? 0 : row.depth;
  const parent = rows.slice(0, index).findLast((other) => other.kind === 'folder' && other.depth < depth);
  if (parent === undefined) return false;
  focusRow(parent.key);
  return true;
}

/** Alt and an arrow key move a folder: among its siblings, into the one above it, out of the one that it stands in. */
function moveRow(event: KeyboardEvent, row: Row, { folders }: ListKeys): boolean {
  if (row.kind !== 'folder') return false;
  const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl';
  const steps = {
    ArrowUp: 'up',
    ArrowDown: 'down',
    ArrowRight: isRightToLeft ? 'out' : 'in',
    ArrowLeft: isRightToLeft ? 'in' : 'out',
  } as const;
  const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
  if (step === undefined) return false;
  const place = stepFolder(folders, row.folder.id, step);
  if (place === null) return true;
  void placeFolder(row.folder, place).then(() => {
    // The row lost the keyboard where it moved; a person who has gone on keeps it.
    if (document.activeElement === document.body) focusRow(row.key);
  });
  return true;
}

function act(event: KeyboardEvent, row: Row, keys: ListKeys): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (event.key === 'Escape') {
    const { selected, isSelecting } = useOrganise.getState();
    if (selected.size === 0 && !isSelecting) return false;
    clearSelection();
    return true;
  }
  if (mod && event.key.toLowerCase() === 'a') {
    select(keys.rows.flatMap((other) => (other.kind === 'chat' ? [other.chat.id] : [])));
    return true;
  }
  if (row.kind === 'chat') return actOnChat(event, row.chat, row, keys);
  return row.kind === 'folder' ? actOnFolder(event, row, keys) : false;
}

function actOnChat(event: KeyboardEvent, chat: Chat, row: Row, { rows, selected, shownId }: ListKeys): boolean {
  switch (event.key) {
    case ' ':
      toggleSelected(chat.id);
      return true;
    case 'F2':
      startRenaming('chat', chat.id);
      return true;
    case 'Delete': {
      const chats = selected.some(({ id }) => id === chat.id) ? selected : [chat];
      focusNext(rows, row, new Set(chats.map(({ id }) => rowKey.chat(id))));
      clearSelection();
      void removeChats(chats, shownId);
      return true;
    }
    default:
      return false;
  }
}

function actOnFolder(event: KeyboardEvent, row: FolderRow, { rows }: ListKeys): boolean {
  if (event.key === 'F2') startRenaming('folder', row.folder.id);
  else if (event.key === 'Delete') {
    focusNext(rows, row, new Set([row.key]));
    void removeFolder(row.folder);
  } else return false;
  return true;
}

/** The keyboard stays in the list when the row that has it goes. */
function focusNext(rows: readonly Row[], row: Row, gone: ReadonlySet<string>): void {
  const index = rows.indexOf(row);
  const isKept = (other: Row) => !gone.has(other.key) && other.kind !== 'hint';
  const next = rows.slice(index + 1).find(isKept) ?? rows.slice(0, index).findLast(isKept);
  if (next !== undefined) focusRow(next.key);
}

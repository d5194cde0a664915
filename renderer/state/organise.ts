import { create } from 'zustand';

/** A window over the page that is about chats. */
export type OrganiseDialog =
  | { kind: 'move'; chatIds: readonly string[] }
  | { kind: 'moveFolder'; folderId: string }
  | { kind: 'tags'; chatIds: readonly string[] }
  | { kind: 'notes'; chatId: string }
  | { kind: 'search' };

/** What of the list only this window knows and nobody would miss. */
export type OrganiseState = {
  /** The archive stands in the place of the list while it is looked at. */
  view: 'chats' | 'archive';
  /** Only chats with this tag are shown. */
  tag: string | null;
  /** Chats that are chosen together. */
  selected: ReadonlySet<string>;
  /** Whether a press chooses in place of opening: for fingers, which have no Ctrl key. */
  isSelecting: boolean;
  /** The row whose name is being typed. */
  renaming: string | null;
  /** The row that is to take the keyboard once it is there. */
  wantedRow: string | null;
  dialog: OrganiseDialog | null;
};

export const useOrganise = create<OrganiseState>(() => ({
  view: 'chats',
  tag: null,
  selected: new Set(),
  isSelecting: false,
  renaming: null,
  wantedRow: null,
  dialog: null,
}));

export function showDialog(dialog: OrganiseDialog): void {
  useOrganise.setState({ dialog });
}

export function closeDialog(): void {
  useOrganise.setState({ dialog: null });
}

export function showArchive(isShown: boolean): void {
  useOrganise.setState({ view: isShown ? 'archive' : 'chats', selected: new Set(), isSelecting: false });
}

export function clearSelection(): void {
  useOrganise.setState({ selected: new Set(), isSelecting: false });
}

export function select(ids: Iterable<string>): void {
  useOrganise.setState({ selected: new Set(ids) });
}

export function toggleSelected(id: string): void {
  const next = new Set(useOrganise.getState().selected);
  if (!next.delete(id)) next.add(id);
  useOrganise.setState({ selected: next });
}

/** How the rows of the list are named. */
export const rowKey = {
  chat: (id: string) => `chat:${id}`,
  folder: (id: string) => `folder:${id}`,
} as const;

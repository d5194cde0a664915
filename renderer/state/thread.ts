import { create } from 'zustand';
import type { Message } from '../../contract/chats.ts';

/** What of the conversation only this window knows. It outlives the turns, which come and go as the thread scrolls. */
export type ThreadState = {
  /** Text of turns that are being edited, by message id. */
  edits: Readonly<Record<string, string>>;
  /** The edited turn that is to take the keyboard once it is there. */
  wantedEdit: string | null;
  /** The answer whose details are shown over the page. */
  detailsOf: string | null;
  /** Whether the map of branches stands over the page. */
  isMapOpen: boolean;
};

export const useThread = create<ThreadState>(() => ({
  edits: {},
  wantedEdit: null,
  detailsOf: null,
  isMapOpen: false,
}));

/** Opens a turn for editing; what was typed in it before is still there. */
export function startEdit({ id, text }: Pick<Message, 'id' | 'text'>): void {
  useThread.setState(({ edits }) => ({ edits: { [id]: text, ...edits }, wantedEdit: id }));
}

export function setEdit(messageId: string, text: string): void {
  useThread.setState(({ edits }) => ({ edits: { ...edits, [messageId]: text } }));
}

export function endEdit(messageId: string): void {
  useThread.setState(({ edits: { [messageId]: _ended, ...edits } }) => ({ edits }));
}

export function showDetails(detailsOf: string | null): void {
  useThread.setState({ detailsOf });
}

export function showMap(isMapOpen: boolean): void {
  useThread.setState({ isMapOpen });
}

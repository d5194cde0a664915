import { create } from 'zustand';

/** What only this window knows and nobody would miss. */
export type UiState = {
  isLoaderOpen: boolean;
  isPickerOpen: boolean;
  /** The chat list as a drawer, in narrow windows. */
  isDrawerOpen: boolean;
  /** Unsent text by chat id; the chat that does not exist yet has the key `new`. */
  drafts: Readonly<Record<string, string>>;
  /** Said to screen readers. */
  announcement: string;
};

export const useUi = create<UiState>(() => ({
  isLoaderOpen: false,
  isPickerOpen: false,
  isDrawerOpen: false,
  drafts: {},
  announcement: '',
}));

export function setDraft(key: string, text: string): void {
  useUi.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: text } }));
}

export function announce(announcement: string): void {
  useUi.setState({ announcement });
}

export function focusComposer(): void {
  // After the screen that holds it has been shown.
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus());
}

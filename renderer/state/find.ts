import { create } from 'zustand';

/** The bar that finds words in the chat that is shown. */
export type FindState = {
  isOpen: boolean;
  query: string;
  /** Which of the matches is the one that the person looks at. */
  index: number;
};

export const useFind = create<FindState>(() => ({ isOpen: false, query: '', index: 0 }));

/** Opens the bar, or takes the keyboard back to it. */
export function openFind(): void {
  useFind.setState({ isOpen: true });
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-find]')?.select());
}

export function closeFind(): void {
  useFind.setState({ isOpen: false, query: '', index: 0 });
}

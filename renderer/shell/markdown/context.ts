import { createContext } from 'react';
import type { ReactNode } from 'react';

/** Where a page's relative links lead from; an answer has none that lead anywhere. */
export type PageOrigin = { links: string; images: string };

/** What an answer was given to read: how many passages, and what stands for the mark of one. */
export type Sources = { count: number; render(number: number): ReactNode };

/** What the parts of a text need to know of it. */
export type TextContext = {
  origin: PageOrigin | null;
  sources: Sources | null;
  /** What stands for the mark of a note; pages have none. */
  renderNote: ((number: number) => ReactNode) | null;
  isLive: boolean;
};

export const Text = createContext<TextContext>({ origin: null, sources: null, renderNote: null, isLive: false });

import { useEffect } from 'react';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useOrganise } from '../../../state/organise.ts';
import type { Row } from './rows.ts';

/** Takes the keyboard to a row of the list, of which only a part is there; `focusRow` says which. */
export function useRowFocus(virtualizer: Virtualizer<HTMLDivElement, Element>, rows: readonly Row[]): void {
  const wanted = useOrganise((state) => state.wantedRow);
  const index = wanted === null ? -1 : rows.findIndex(({ key }) => key === wanted);

  useEffect(() => {
    if (index !== -1) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, index]);

  // After every drawing: the row may only have come with this one.
  useEffect(() => {
    if (wanted === null || index === -1) return;
    const row = virtualizer.scrollElement?.querySelector<HTMLElement>(
      `[data-row="${CSS.escape(wanted)}"] :is([data-row-focus], input)`,
    );
    if (row === null || row === undefined) return;
    row.focus({ preventScroll: true });
    useOrganise.setState({ wantedRow: null });
  });
}

export function focusRow(key: string): void {
  useOrganise.setState({ wantedRow: key });
}

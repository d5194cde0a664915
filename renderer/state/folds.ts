import { create } from 'zustand';

/** Parts of answers that a person opened or closed. Outlives the turns, which come and go as the thread scrolls. */
const useFolds = create<Readonly<Record<string, boolean>>>(() => ({}));

/** Whether a part is open, and how to change that. */
export function useFold(key: string, isOpenAtFirst = false): [isOpen: boolean, setIsOpen: (isOpen: boolean) => void] {
  const isOpen = useFolds((folds) => folds[key]) ?? isOpenAtFirst;
  return [isOpen, (wanted) => useFolds.setState({ [key]: wanted })];
}

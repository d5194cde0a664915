import { useUi } from '../state/ui.ts';

/** Tells screen readers what others see. */
export function Announcer() {
  return (
    <output aria-live="polite" className="sr-only">
      {useUi((state) => state.announcement)}
    </output>
  );
}

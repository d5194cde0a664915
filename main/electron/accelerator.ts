import type { Shortcut } from '../../contract/settings.ts';

/** Electron's names for keys that the browser calls otherwise. */
const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Esc',
};

/**
 * A shortcut as menus take it. `null` for a key that would be taken away from whoever types: one without a modifier that
 * is no function key.
 */
export function toAccelerator({ key, mod, shift, alt }: Shortcut): string | null {
  const isFunctionKey = /^F\d{1,2}$/.test(key);
  if (mod !== true && alt !== true && !isFunctionKey) return null;
  // A sign that menus can't name, such as a letter of another script, has a key of its own only in the window.
  if (!/^[\x20-\x7e]+$/.test(key)) return null;
  const name = names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return [
    ...(mod === true ? ['CommandOrControl'] : []),
    ...(alt === true ? ['Alt'] : []),
    ...(shift === true ? ['Shift'] : []),
    name,
  ].join('+');
}

import type { Shortcut } from '../../contract/settings.ts';

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** What a shortcut is compared with: a key that goes down. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function matches(shortcut: Shortcut, event: KeyPress): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === shortcut.key.toLowerCase() &&
    mod === (shortcut.mod ?? false) &&
    event.shiftKey === (shortcut.shift ?? false) &&
    event.altKey === (shortcut.alt ?? false) &&
    !other
  );
}

const modifierKeys: ReadonlySet<string> = new Set([
  'Alt',
  'AltGraph',
  'CapsLock',
  'Control',
  'Dead',
  'Fn',
  'Meta',
  'Process',
  'Shift',
  'Unidentified',
]);

/** The shortcut that was pressed; `null` while only modifiers are down, or where the system keeps the combination. */
export function shortcutOf(event: KeyPress): Shortcut | null {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (modifierKeys.has(event.key) || other) return null;
  return {
    key: event.key.length === 1 ? event.key.toLowerCase() : event.key,
    ...(mod ? { mod } : {}),
    ...(event.shiftKey ? { shift: true } : {}),
    ...(event.altKey ? { alt: true } : {}),
  };
}

export function areSame(a: Shortcut, b: Shortcut): boolean {
  return (
    a.key.toLowerCase() === b.key.toLowerCase() &&
    (a.mod ?? false) === (b.mod ?? false) &&
    (a.shift ?? false) === (b.shift ?? false) &&
    (a.alt ?? false) === (b.alt ?? false)
  );
}

const names: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': '␣',
  Enter: '⏎',
};

/** As it stands on the keyboard: `⌘L` on a Mac, `Ctrl L` elsewhere. */
export function describeShortcut({ key, mod, shift, alt }: Shortcut): string {
  const name = names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const parts = [
    ...(mod === true ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(alt === true ? [isMac ? '⌥' : 'Alt'] : []),
    ...(shift === true ? [isMac ? '⇧' : 'Shift'] : []),
    name,
  ];
  return parts.join(isMac ? '' : ' ');
}

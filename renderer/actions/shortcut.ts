/** A key with its modifiers. `mod` is Command on a Mac and Control elsewhere. */
export type Shortcut = { readonly key: string; readonly mod?: boolean; readonly shift?: boolean };

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

export function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === shortcut.key.toLowerCase() &&
    mod === (shortcut.mod ?? false) &&
    event.shiftKey === (shortcut.shift ?? false) &&
    !event.altKey &&
    !other
  );
}

/** As it stands on the keyboard: `⌘L` on a Mac, `Ctrl L` elsewhere. */
export function describeShortcut({ key, mod, shift }: Shortcut): string {
  const name = key === 'Escape' ? 'Esc' : key.toUpperCase();
  const parts = [
    ...(mod === true ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(shift === true ? [isMac ? '⇧' : 'Shift'] : []),
    name,
  ];
  return parts.join(isMac ? '' : ' ');
}

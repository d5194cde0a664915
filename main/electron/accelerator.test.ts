import { expect, it } from 'vitest';
import { toAccelerator } from './accelerator.ts';

it.each([
  [{ key: 'n', mod: true }, 'CommandOrControl+N'],
  [{ key: 'p', mod: true, shift: true }, 'CommandOrControl+Shift+P'],
  [{ key: '+', mod: true }, 'CommandOrControl+Plus'],
  [{ key: ',', mod: true }, 'CommandOrControl+,'],
  [{ key: 'ArrowUp', alt: true }, 'Alt+Up'],
  [{ key: 'F11' }, 'F11'],
])('%j is shown as %s', (shortcut, text) => {
  expect(toAccelerator(shortcut)).toBe(text);
});

it.each([{ key: '?' }, { key: '/' }, { key: 'Escape' }, { key: 'Escape', shift: true }, { key: 'ß', mod: true }])(
  '%j is left to the window',
  (shortcut) => {
    expect(toAccelerator(shortcut)).toBeNull();
  },
);

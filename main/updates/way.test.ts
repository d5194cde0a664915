import { expect, it } from 'vitest';
import { findWay } from './way.ts';

const installed = {
  isPackaged: true,
  isPublished: true,
  platform: 'linux',
  env: {},
  execPath: '/opt/Paddock/paddock',
} as const;

it.each([
  ['a checkout', { isPackaged: false }, { way: 'checkout' }],
  ['a build that names no place', { isPublished: false }, { way: 'unpublished' }],
  ['a Flatpak', { env: { FLATPAK_ID: 'app.paddock.desktop' } }, { way: 'flatpak' }],
  [
    'an AppImage',
    { env: { APPIMAGE: '/home/a/Paddock.AppImage' } },
    { way: 'self', placing: 'at-end', installed: { form: 'appimage', path: '/home/a/Paddock.AppImage' } },
  ],
  ['a Debian package', {}, { way: 'self', placing: 'when-asked', installed: null }],
  [
    'a Mac’s app',
    { platform: 'darwin', execPath: '/Applications/Paddock.app/Contents/MacOS/Paddock' },
    { way: 'self', placing: 'by-system', installed: { form: 'bundle', path: '/Applications/Paddock.app' } },
  ],
  ['a portable program', { platform: 'win32', env: { PORTABLE_EXECUTABLE_FILE: 'P.exe' } }, { way: 'portable' }],
  [
    'an installed program of Windows',
    { platform: 'win32', env: {} },
    { way: 'self', placing: 'at-end', installed: null },
  ],
] as const)('%s knows how a new version gets here', (_, surroundings, way) => {
  expect(findWay({ ...installed, ...surroundings })).toEqual(way);
});

import { dirname, join } from 'node:path';
import type { UpdateWay } from '../../contract/updates.ts';
import type { Installed } from './previous.ts';

type Surroundings = {
  isPackaged: boolean;
  /** Whether this build names a place that new versions come from. */
  isPublished: boolean;
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  execPath: string;
};

/**
 * Who puts a version that was fetched in place: Paddock when it ends, asked or not; the system's own updater; or Paddock,
 * but only when asked, since the system then asks for a password.
 */
export type Placing = 'at-end' | 'by-system' | 'when-asked';

export type FoundWay =
  | { way: Exclude<UpdateWay, 'self'> }
  | { way: 'self'; placing: Placing; installed: Installed | null };

/** What this Paddock was installed as, and so how a new version gets here. */
export function findWay({ isPackaged, isPublished, platform, env, execPath }: Surroundings): FoundWay {
  if (!isPackaged) return { way: 'checkout' };
  if (env['FLATPAK_ID'] !== undefined) return { way: 'flatpak' };
  if (!isPublished) return { way: 'unpublished' };
  switch (platform) {
    case 'darwin':
      // Paddock.app/Contents/MacOS/Paddock
      return {
        way: 'self',
        placing: 'by-system',
        installed: { form: 'bundle', path: dirname(dirname(dirname(execPath))) },
      };
    case 'win32': {
      if (env['PORTABLE_EXECUTABLE_FILE'] !== undefined) return { way: 'portable' };
      // Where the installer leaves a copy of itself, so that the next version can be fetched in parts.
      const cache = env['LOCALAPPDATA'];
      const path = cache === undefined ? null : join(cache, 'paddock-updater', 'installer.exe');
      return { way: 'self', placing: 'at-end', installed: path === null ? null : { form: 'installer', path } };
    }
    case 'linux': {
      const image = env['APPIMAGE'];
      if (image !== undefined) return { way: 'self', placing: 'at-end', installed: { form: 'appimage', path: image } };
      return { way: 'self', placing: 'when-asked', installed: null };
    }
    default:
      return { way: 'package' };
  }
}

/** Longer names fit on no file system. */
const maxPathLength = 1024;
const maxPartLength = 255;
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * Whether a file of a repository can be put under a folder by this name on every system, and nowhere else: no way up,
 * no drive, no control characters, nothing that Windows takes for a device.
 */
export function isSafePath(path: string): boolean {
  if (path.length === 0 || path.length > maxPathLength) return false;
  return path.split('/').every(isSafeName);
}

function isSafeName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.length > maxPartLength) return false;
  if (/[\p{Cc}\p{Cf}\p{Cs}\\<>:"|?*]/u.test(name)) return false;
  return !name.endsWith('.') && !name.endsWith(' ') && !name.startsWith(' ') && !reservedOnWindows.test(name);
}

/** A branch, tag or commit, as git lets them be named and a path can carry them. */
export function isSafeRevision(revision: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/.test(revision) && !revision.includes('..');
}

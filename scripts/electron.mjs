// Whether Electron can be used here; fetches its binary the first time, with an end to the patience.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, root, say, startWithNode24 } from './setup.mjs';

const electron = join(root, 'node_modules', 'electron');
const failedStamp = join(root, 'node_modules', '.paddock-electron-failed');
const dayMs = 24 * 60 * 60 * 1000;

/** How long nothing may arrive: before the first byte, and after it. */
const patienceMs = { toStart: 30_000, betweenBytes: 60_000 };

/**
 * Why Electron cannot be used on this machine, as the beginning of a sentence; `null` where it can.
 *
 * @returns {Promise<string | null>}
 */
export async function prepareElectron() {
  // Whoever names a folder for the binary knows what is in it.
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) return null;
  if (process.platform === 'linux') {
    if (process.getuid?.() === 0) return 'Electron does not run for the root user';
    if (!hasDisplay()) return 'There is no display here for Electron';
  }
  if (hasBinary()) return null;
  return (await download()) ? null : 'Electron could not be downloaded here';
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

function hasBinary() {
  const pathFile = join(electron, 'path.txt');
  return existsSync(pathFile) && existsSync(join(electron, 'dist', readFileSync(pathFile, 'utf8')));
}

/** A failure is remembered for a day, so that the next start does not wait for it again. */
async function download() {
  if (existsSync(failedStamp) && Date.now() - statSync(failedStamp).mtimeMs < dayMs) return false;
  say('downloading Electron, once (about 120 MB)');
  const temporary = join(root, 'node_modules', '.paddock-electron');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const child = startWithNode24([join(electron, 'install.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A temporary folder of its own: its size tells whether anything arrives.
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary, ELECTRON_GET_USE_PROXY: '1' },
  });
  collect(child);
  const stop = () => child.kill('SIGKILL');
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const watch = killWhenStalled(child, [temporary, join(electron, 'dist')]);
  await new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  });
  clearInterval(watch);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  rmSync(temporary, { recursive: true, force: true });
  if (hasBinary()) return true;
  writeFileSync(failedStamp, '');
  return false;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string[]} folders where its bytes arrive
 */
function killWhenStalled(child, folders) {
  let bytes = 0;
  let movedAt = Date.now();
  return setInterval(() => {
    const now = folders.reduce((sum, folder) => sum + folderBytes(folder), 0);
    if (now !== bytes) movedAt = Date.now();
    bytes = now;
    if (Date.now() - movedAt > (bytes === 0 ? patienceMs.toStart : patienceMs.betweenBytes)) child.kill('SIGKILL');
  }, 1000);
}

/** @param {string} folder */
function folderBytes(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

// What electron-builder packs an app into: Electron itself where it is here, else a folder that has its shape and none of
// its code, which is enough to see what goes in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './setup.mjs';

/** @typedef {'linux' | 'mac' | 'win'} System */

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = 9;

/**
 * The folder of an Electron for a system, and whether it is a real one.
 *
 * @param {System} system
 * @param {string} arch
 * @param {string} folder where one is made that isn't there
 */
export function electronFor(system, arch, folder) {
  const own = { linux: 'linux', mac: 'darwin', win: 'win32' }[system] === process.platform && arch === process.arch;
  const real = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist');
  if (own && existsSync(join(real, 'version'))) return { folder: real, isReal: true };
  make(system, folder);
  return { folder, isReal: false };
}

/**
 * @param {System} system
 * @param {string} folder
 */
function make(system, folder) {
  const files = system === 'mac' ? macFiles() : { [system === 'win' ? 'electron.exe' : 'electron']: program() };
  for (const [name, content] of Object.entries({ ...files, version: electronVersion(), LICENSE: '' })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  }
}

function electronVersion() {
  const manifest = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  return /** @type {{ version: string }} */ (JSON.parse(manifest)).version;
}

/** What is to be found in it: the wire of fuses, all of them as they come. */
function program() {
  return Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuses]), Buffer.from('0'.repeat(fuses))]);
}

function macFiles() {
  const inApp = 'Electron.app/Contents';
  const helpers = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`);
  return {
    [`${inApp}/Info.plist`]: plist('Electron'),
    [`${inApp}/MacOS/Electron`]: '',
    [`${inApp}/Resources/en.lproj/locale.pak`]: '',
    [`${inApp}/Frameworks/Electron Framework.framework/Electron Framework`]: program(),
    ...Object.fromEntries(
      helpers.flatMap((name) => [
        [`${inApp}/Frameworks/${name}.app/Contents/Info.plist`, plist(name)],
        [`${inApp}/Frameworks/${name}.app/Contents/MacOS/${name}`, ''],
      ]),
    ),
  };
}

/** @param {string} name */
function plist(name) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string></dict></plist>
`;
}

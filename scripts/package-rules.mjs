// What must be in a packed Paddock, and what must not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** @typedef {import('./package-contents.mjs').Entry} Entry */

/** Of our files without Electron's own, in millions of bytes. A llama-server that was built comes on top. */
export const budgetMegabytes = 110;

const unwanted = [
  { what: 'a source map', pattern: /\.map$/ },
  { what: 'a test', pattern: /(^|\/)(tests?|__tests__|spec)\/|\.(test|spec)\.[cm]?[jt]sx?$/ },
  { what: 'a TypeScript source', pattern: /\.[cm]?tsx?$/ },
  { what: 'a source of native code', pattern: /\.(c|cc|cpp|h|hpp|gyp|gypi|cmake|bundle)$/ },
  {
    what: 'a tool of development',
    pattern: /node_modules\/(electron|electron-builder|vite|vitest|typescript|oxlint)\//,
  },
  {
    what: 'a variant for graphics cards',
    pattern: /libggml-(cuda|vulkan)|ggml-(cuda|vulkan)\.dll|-(cuda|vulkan)(-ext)?\//,
  },
];

/**
 * @param {'linux' | 'mac' | 'win'} system
 * @param {'x64' | 'arm64'} arch
 * @param {Entry[]} entries
 * @returns {string[]}
 */
export function findFaults(system, arch, entries) {
  const own = system === 'mac' ? ['mac-x64', 'mac-arm64', 'mac-universal'] : [`${system}-${arch}`];
  const faults = [];
  for (const { what, pattern } of unwanted) {
    const found = entries.filter(({ path }) => pattern.test(path));
    if (found.length > 0) faults.push(`${what} went in: ${found[0]?.path} and ${found.length - 1} more`);
  }
  for (const { path, binary, isPacked } of entries) {
    if (binary === null) continue;
    if (!own.includes(binary)) faults.push(`${path} is for ${binary}`);
    if (isPacked) faults.push(`${path} is native code and lies in the archive`);
  }
  for (const path of wanted(system, arch)) {
    if (!entries.some((entry) => entry.path === path && !entry.isPacked)) faults.push(`${path} is missing`);
  }
  const { whole } = sizesOf(entries);
  if (whole > budgetMegabytes * 1e6) faults.push(`${(whole / 1e6).toFixed(0)} MB are more than ${budgetMegabytes}`);
  return faults;
}

/**
 * The native parts that must be there. What npm did not install on this system can't be.
 *
 * @param {'linux' | 'mac' | 'win'} system
 * @param {'x64' | 'arm64'} arch
 */
export function wanted(system, arch) {
  const nodeName = { linux: 'linux', mac: 'darwin', win: 'win32' }[system];
  const vecName = { linux: 'linux', mac: 'darwin', win: 'windows' }[system];
  const vecFile = { linux: 'vec0.so', mac: 'vec0.dylib', win: 'vec0.dll' }[system];
  const llama = system === 'mac' && arch === 'arm64' ? 'mac-arm64-metal' : `${system}-${arch}`;
  const modules = 'app.asar.unpacked/node_modules';
  const optional = [
    `@node-llama-cpp/${llama}/bins/${llama}/llama-addon.node`,
    `sqlite-vec-${vecName}-${arch}/${vecFile}`,
  ].filter((path) => existsSync(join(root, 'node_modules', path)));
  return [
    `${modules}/better-sqlite3/prebuilds/${nodeName}-${arch}.node`,
    ...optional.map((path) => `${modules}/${path}`),
    'resources/paddock-tiny.gguf',
    'resources/catalog.json',
    'resources/updates.json',
    'resources/runtime-packs.json',
  ];
}

/** @param {Entry[]} entries */
export function sizesOf(entries) {
  const own = entries.filter(({ path }) => !path.startsWith('resources/llama-server/'));
  const sum = (/** @type {Entry[]} */ some) => some.reduce((total, { bytes }) => total + bytes, 0);
  const natives = own.filter(({ binary }) => binary !== null);
  return { whole: sum(own), natives: sum(natives), code: sum(own) - sum(natives), server: sum(entries) - sum(own) };
}

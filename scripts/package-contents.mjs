// Reads what is inside a packaged app: the archive, what lies beside it, and which system each binary is for.
import { createHash } from 'node:crypto';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/**
 * @typedef {{ path: string, bytes: number, sha256: string, isPacked: boolean, binary: string | null }} Entry
 * @typedef {{ size?: number, offset?: string, unpacked?: boolean, link?: string, files?: Record<string, Node> }} Node
 */

/**
 * Every file of ours in a packaged app, by its path from the folder of resources.
 *
 * @param {string} resources
 * @returns {Entry[]}
 */
export function listEntries(resources) {
  const archive = openArchive(join(resources, 'app.asar'));
  const packed = archive.files.map(({ path, read }) => describe(`app.asar/${path}`, read(), true));
  archive.close();
  const beside = ['app.asar.unpacked', 'resources'].flatMap((folder) =>
    listFiles(join(resources, folder)).map((path) =>
      describe(`${folder}/${path}`, readFileSync(join(resources, folder, path)), false),
    ),
  );
  return [...packed, ...beside].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * Lays an archive out as a folder of the same name, for a Node that can't look into archives.
 *
 * @param {string} resources
 * @param {string} target
 */
export function layOut(resources, target) {
  const archive = openArchive(join(resources, 'app.asar'));
  for (const { path, read } of archive.files) {
    const file = join(target, 'app.asar', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, read());
  }
  archive.close();
  for (const [from, to] of [
    ['app.asar.unpacked', 'app.asar'],
    ['resources', 'resources'],
  ]) {
    if (existsSync(join(resources, from ?? '')))
      cpSync(join(resources, from ?? ''), join(target, to ?? ''), { recursive: true });
  }
}

/** @param {string} path */
function openArchive(path) {
  const file = openSync(path, 'r');
  const read = (/** @type {number} */ at, /** @type {number} */ length) => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, at);
    return bytes;
  };
  // Chromium's pickle twice: the size of the head, then the head as a string.
  const sizes = read(0, 16);
  const bodyAt = 8 + sizes.readUInt32LE(4);
  const head = /** @type {Node} */ (JSON.parse(read(16, sizes.readUInt32LE(12)).toString('utf8')));
  /** @type {{ path: string, read(): Buffer }[]} */
  const files = [];
  /** @param {Node} node @param {string} at */
  const walk = (node, at) => {
    for (const [name, child] of Object.entries(node.files ?? {})) {
      const inside = at === '' ? name : `${at}/${name}`;
      if (child.files !== undefined) walk(child, inside);
      else if (child.unpacked !== true && child.offset !== undefined) {
        files.push({ path: inside, read: () => read(bodyAt + Number(child.offset), child.size ?? 0) });
      }
    }
  };
  walk(head, '');
  return { files, close: () => closeSync(file) };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    );
}

/**
 * @param {string} path
 * @param {Buffer} content
 * @param {boolean} isPacked
 * @returns {Entry}
 */
function describe(path, content, isPacked) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, bytes: content.length, sha256, isPacked, binary: binaryOf(basename(path), content) };
}

/**
 * For which system a file is native code, such as `linux-x64`; `null` where it is none.
 *
 * @param {string} name
 * @param {Buffer} content
 */
function binaryOf(name, content) {
  if (content.length < 64) return null;
  const magic = content.readUInt32BE(0);
  if (magic === 0x7f454c46)
    return `linux-${{ 0x3e: 'x64', 0xb7: 'arm64', 0x28: 'arm' }[content.readUInt16LE(18)] ?? 'other'}`;
  if (magic === 0xcffaedfe) {
    return `mac-${{ 0x01000007: 'x64', 0x0100000c: 'arm64' }[content.readUInt32LE(4)] ?? 'other'}`;
  }
  if (magic === 0xcafebabe && !name.endsWith('.class')) return 'mac-universal';
  if (content.readUInt16BE(0) !== 0x4d5a) return null;
  const at = content.readUInt32LE(60);
  if (at + 6 > content.length || content.readUInt32BE(at) !== 0x50450000) return null;
  return `win-${{ 0x8664: 'x64', 0xaa64: 'arm64', 0x014c: 'ia32' }[content.readUInt16LE(at + 4)] ?? 'other'}`;
}

// What a release needs around its installers (docs/releasing.md):
//   node scripts/package-feed.mjs key                  a new pair of keys: one for the secrets, one for the installers
//   node scripts/package-feed.mjs resources PACKS      before packing: where updates and runtime packs come from
//   node scripts/package-feed.mjs describe DIST        after packing: absolute addresses, share of people, signatures
// Read from the environment: PADDOCK_UPDATES_URL, PADDOCK_UPDATE_PUBLIC_KEYS (separated by spaces), PADDOCK_FILES_URL (of
// this version's files), PADDOCK_UPDATE_PRIVATE_KEY, PADDOCK_UPDATE_PERCENTAGE.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runScript, say, SetupError } from './setup.mjs';

/** The packs, by the packages that make them up. */
const packs = /** @type {const} */ ([
  { id: 'linux-x64-vulkan', backend: 'vulkan', platform: 'linux', arch: 'x64', parts: ['linux-x64-vulkan'] },
  {
    id: 'linux-x64-cuda',
    backend: 'cuda',
    platform: 'linux',
    arch: 'x64',
    parts: ['linux-x64-cuda', 'linux-x64-cuda-ext'],
  },
  { id: 'win-x64-vulkan', backend: 'vulkan', platform: 'win32', arch: 'x64', parts: ['win-x64-vulkan'] },
  { id: 'win-x64-cuda', backend: 'cuda', platform: 'win32', arch: 'x64', parts: ['win-x64-cuda', 'win-x64-cuda-ext'] },
]);

await runScript(async () => {
  const [command, folder] = process.argv.slice(2);
  if (command === 'key') return makeKey();
  if (command === 'resources' && folder !== undefined) return writeResources(folder);
  if (command === 'describe' && folder !== undefined) return describe(folder);
  throw new SetupError('Say what to do: key, resources PACKS or describe DIST.');
});

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const text = (/** @type {Buffer} */ der) => der.toString('base64');
  console.log(`PADDOCK_UPDATE_PRIVATE_KEY=${text(privateKey.export({ format: 'der', type: 'pkcs8' }))}`);
  console.log(`PADDOCK_UPDATE_PUBLIC_KEYS=${text(publicKey.export({ format: 'der', type: 'spki' }))}`);
  return 0;
}

/**
 * `folder` has what `npm pack` made of node-llama-cpp's packages for graphics cards. What is not in it is not offered.
 *
 * @param {string} folder
 */
function writeResources(folder) {
  const url = process.env['PADDOCK_UPDATES_URL'] || null;
  const publicKeys = (process.env['PADDOCK_UPDATE_PUBLIC_KEYS'] ?? '').split(/\s+/).filter(Boolean);
  for (const key of publicKeys) createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  write('updates.json', { url, publicKeys });
  const manifest = readFileSync(join(root, 'node_modules', 'node-llama-cpp', 'package.json'), 'utf8');
  const { version: engine } = /** @type {{ version: string }} */ (JSON.parse(manifest));
  const filesUrl = process.env['PADDOCK_FILES_URL'] || null;
  const published = packs.flatMap(({ parts, ...pack }) => {
    const files = parts.map((name) => ({ name, file: `node-llama-cpp-${name}-${engine}.tgz` }));
    if (filesUrl === null || !files.every(({ file }) => existsSync(join(folder, file)))) return [];
    return [
      { ...pack, files: files.map(({ name, file }) => ({ name, ...facts(join(folder, file), file, filesUrl) })) },
    ];
  });
  write('runtime-packs.json', { engine, packs: published });
  say(`updates come from ${url ?? 'nowhere'}; ${published.length} runtime packs are offered`);
  return 0;
}

/**
 * @param {string} path
 * @param {string} name
 * @param {string} filesUrl
 */
function facts(path, name, filesUrl) {
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { url: new URL(name, withSlash(filesUrl)).href, sha256, sizeBytes: content.length };
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function write(name, value) {
  writeFileSync(join(root, 'resources', name), `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Completes the descriptions that electron-builder wrote of a version, and signs them. A description that is published
 * again for more people is signed again.
 *
 * @param {string} folder
 */
function describe(folder) {
  const key = process.env['PADDOCK_UPDATE_PRIVATE_KEY'];
  if (!key) throw new SetupError('PADDOCK_UPDATE_PRIVATE_KEY is not set: updates that nobody signed are not believed.');
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  const percentage = Number(process.env['PADDOCK_UPDATE_PERCENTAGE'] || 100);
  if (!(percentage >= 0 && percentage <= 100)) throw new SetupError('PADDOCK_UPDATE_PERCENTAGE goes from 0 to 100.');
  const names = readdirSync(folder).filter((name) => /^(latest|beta)(-mac|-linux(-arm64)?)?\.yml$/.test(name));
  if (names.length === 0) throw new SetupError(`There is no description of a version in ${folder}.`);
  for (const name of names) {
    const text = complete(readFileSync(join(folder, name), 'utf8'), percentage);
    const signature = sign(null, Buffer.from(text), privateKey);
    if (!verify(null, Buffer.from(text), createPublicKey(privateKey), signature))
      throw new SetupError(`${name} was not signed.`);
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString('base64')}\n`);
  }
  say(`signed for ${percentage} of 100 people: ${names.join(', ')}`);
  return 0;
}

/**
 * @param {string} text
 * @param {number} percentage
 */
function complete(text, percentage) {
  const filesUrl = process.env['PADDOCK_FILES_URL'];
  const absolute = !filesUrl
    ? text
    : text.replaceAll(
        /^(\s*- url: |path: )(?!https?:)(\S+)$/gm,
        (_, /** @type {string} */ start, /** @type {string} */ name) =>
          `${start}${new URL(name, withSlash(filesUrl)).href}`,
      );
  const bare = absolute.replace(/^stagingPercentage: .*\n/m, '').trimEnd();
  return percentage === 100 ? `${bare}\n` : `${bare}\nstagingPercentage: ${percentage}\n`;
}

/** @param {string} url */
function withSlash(url) {
  return url.endsWith('/') ? url : `${url}/`;
}

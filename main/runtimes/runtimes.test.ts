import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork, type Network } from '../network/network.ts';
import type { PackList } from './packs.ts';
import { createRuntimes } from './runtimes.ts';

let folder: string;
let server: Server;
let network: Network;
let url: string;
const files = new Map<string, Buffer>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paddock-runtimes-'));
  files.clear();
  server = createServer((request, response) => {
    const content = files.get(request.url ?? '');
    if (request.url?.startsWith('/moved')) response.writeHead(302, { location: request.url.slice(6) }).end();
    else if (content === undefined) response.writeHead(404).end();
    else response.end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  network = createNetwork({ settings: { get: () => ({ proxy: null }) }, log: { info: () => {} }, version: 'test' });
});
afterEach(async () => {
  delete process.env['PADDOCK_RUNTIMES'];
  await network[Symbol.asyncDispose]();
  server.close();
  rmSync(folder, { recursive: true });
});

/** A package as npm packs it. */
function pack(name: string, contents: Record<string, string>, link?: string): Buffer {
  const source = join(folder, 'source', name);
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(source, 'package', path)), { recursive: true });
    writeFileSync(join(source, 'package', path), text);
  }
  if (link !== undefined) symlinkSync(link, join(source, 'package', 'link'));
  const archive = join(source, 'packed.tgz');
  const paths = [...Object.keys(contents), ...(link === undefined ? [] : ['link'])].map((path) => `package/${path}`);
  execFileSync('tar', ['czf', archive, '--format=ustar', '-C', source, ...paths]);
  return readFileSync(archive);
}

const manifest = (name: string) =>
  JSON.stringify({ name: `@node-llama-cpp/${name}`, version: '1.0.0', type: 'module', exports: './dist/index.js' });

function start(published: { name: string; content: Buffer; announced?: Buffer; path?: string }[]) {
  const list: PackList = {
    engine: '1.0.0',
    packs: [
      {
        id: 'linux-x64-vulkan',
        backend: 'vulkan',
        platform: 'linux',
        arch: 'x64',
        files: published.map(({ name, content, announced = content, path = `/${name}.tgz` }) => {
          files.set(`/${name}.tgz`, content);
          const sha256 = createHash('sha256').update(announced).digest('hex');
          return { name, url: `${url}${path}`, sha256, sizeBytes: announced.length };
        }),
      },
    ],
  };
  let changes = 0;
  const runtimes = createRuntimes({
    list,
    dataFolder: folder,
    isPackaged: true,
    network,
    events: { emit: () => {} },
    log: { warn: () => {}, error: () => {} },
    engine: { probe: { forget: () => (changes += 1) }, hardware: { report: async () => {} } },
    system: { platform: 'linux', arch: 'x64' },
  });
  return { runtimes, pack: () => runtimes.list().packs[0], changes: () => changes };
}

const installed = (name: string) => join(folder, 'runtimes', '1.0.0', 'node_modules', '@node-llama-cpp', name);

describe('a runtime pack', () => {
  it('is fetched, verified and found by a runner, and removed again', async () => {
    const content = pack('linux-x64-vulkan', {
      'package.json': manifest('linux-x64-vulkan'),
      'dist/index.js': 'export const from = import.meta.url;',
      'bins/big.so': 'x'.repeat(300_000),
    });
    const {
      runtimes,
      pack: packed,
      changes,
    } = start([{ name: 'linux-x64-vulkan', content, path: '/moved/linux-x64-vulkan.tgz' }]);
    expect(packed()).toMatchObject({ state: 'absent', sizeBytes: content.length });
    runtimes.install('linux-x64-vulkan');
    expect(packed()).toMatchObject({ state: 'installing' });
    await runtimes.idle();
    expect(packed()).toMatchObject({ state: 'installed', error: null });
    expect(readFileSync(join(installed('linux-x64-vulkan'), 'bins', 'big.so'), 'utf8')).toHaveLength(300_000);
    const runner = join(folder, 'runner.mjs');
    const hooks = new URL('../runner/packs.ts', import.meta.url).href;
    writeFileSync(
      runner,
      `await import(${JSON.stringify(hooks)}); console.log((await import('@node-llama-cpp/linux-x64-vulkan')).from);`,
    );
    const found = spawnSync(process.execPath, [runner], { encoding: 'utf8', cwd: folder });
    expect(found.stdout.trim()).toContain(
      '/runtimes/1.0.0/node_modules/@node-llama-cpp/linux-x64-vulkan/dist/index.js',
    );
    await runtimes.remove('linux-x64-vulkan');
    expect(packed()).toMatchObject({ state: 'absent' });
    expect(changes()).toBe(2);
  });

  it('that is not the one that was published is thrown away', async () => {
    const right = pack('a', { 'package.json': manifest('a') });
    const wrong = pack('b', { 'package.json': manifest('b') });
    const { runtimes, pack: packed } = start([{ name: 'a', content: wrong, announced: right }]);
    runtimes.install('linux-x64-vulkan');
    await runtimes.idle();
    expect(packed()).toMatchObject({ state: 'absent', error: { code: 'checksum_mismatch' } });
    expect(existsSync(installed('a'))).toBe(false);
  });

  it('of two parts is installed whole or not at all', async () => {
    const one = pack('one', { 'package.json': manifest('one') });
    const two = pack('two', { 'package.json': manifest('two') });
    const { runtimes, pack: packed } = start([
      { name: 'one', content: one },
      { name: 'two', content: Buffer.from('not it'), announced: two },
    ]);
    runtimes.install('linux-x64-vulkan');
    await runtimes.idle();
    expect(packed()).toMatchObject({ state: 'absent' });
    expect(existsSync(installed('one'))).toBe(false);
  });

  it('with a link in it is refused', async () => {
    const content = pack('a', { 'package.json': manifest('a') }, '/etc/hosts');
    const { runtimes, pack: packed } = start([{ name: 'a', content }]);
    runtimes.install('linux-x64-vulkan');
    await runtimes.idle();
    expect(packed()).toMatchObject({ state: 'absent', error: { code: 'checksum_mismatch' } });
  });

  it('of another version of the engine is removed at the start', () => {
    mkdirSync(join(folder, 'runtimes', '0.9.0'), { recursive: true });
    start([]);
    expect(existsSync(join(folder, 'runtimes', '0.9.0'))).toBe(false);
  });
});

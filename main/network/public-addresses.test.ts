import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createNetwork } from './network.ts';
import { isPublicAddress, lookUpPublic } from './public-addresses.ts';

test.each([
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.178.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['93.184.216.34', true],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['localhost', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test('what a name stands for is looked at where the connection is made, not only before', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  lookUpPublic('localhost', { all: true }, (error) => resolve(error));
  await expect(promise).resolves.toMatchObject({ code: 'policy_blocked' });
});

test.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', 'a.localhost', '[::ffff:127.0.0.1]'])(
  'a request that is for the public only does not reach this computer as %s',
  async (host) => {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, '');
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('secret');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const network = createNetwork({
      settings: { get: () => ({ proxy: null }) },
      log: { info: () => {} },
      version: '1',
    });
    const url = new URL(`http://${host}:${port}/`);
    await expect(network.fetch(url, { publicOnly: true })).rejects.toMatchObject({ code: 'policy_blocked' });
    expect(asked).toBe(0);
    await network[Symbol.asyncDispose]();
    server.close();
    vi.unstubAllEnvs();
  },
);

import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** `fetch` does not let a caller choose Host; a hostile page's DNS name does. */
async function readStatus(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: served.port, path: '/v1/models', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end();
  });
}

test('a page that had its own name point to this computer is refused', async () => {
  expect(await readStatus({ host: `127.0.0.1:${served.port}` })).toBe(200);
  expect(await readStatus({ host: `localhost:${served.port}` })).toBe(200);
  expect(await readStatus({ host: 'evil.example' })).toBe(403);
  expect(await readStatus({ host: `evil.example:${served.port}` })).toBe(403);
});

test('a foreign web page cannot read from the server', async () => {
  expect(await readStatus({ origin: 'https://evil.example' })).toBe(403);
});

test('nothing listens outside this computer', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === 'IPv4');
  if (outside === undefined) return;
  const isReachable = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: outside.address, port: served.port, timeout: 5000 });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  expect(isReachable).toBe(false);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../contract/index.ts';
import { sessionSchema } from '../../contract/devices.ts';
import { errorInfoSchema } from '../../contract/errors.ts';
import { loadSettingsSchema } from '../../contract/inference.ts';
import { ruleFor } from '../../contract/remote-access.ts';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';
import type { Client } from '../harness/connect.ts';
import { ask, connectDevice, cookieOf, pageHeaders, sendCode } from '../harness/device.ts';
import { findFreePort } from '../harness/headless.ts';
import { startCore, transports, type Connection } from './transports.ts';

let core: Core;
let home: Connection;
let client: Client;
let port: number;
beforeAll(async () => {
  core = await startCore();
  const [messagePort] = transports;
  if (messagePort === undefined) throw new Error('no transport');
  home = await messagePort.connect(core);
  ({ client } = home);
  port = await findFreePort();
  await client.devices.open({ port });
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await core[Symbol.asyncDispose]();
});

async function pairDevice(): Promise<string> {
  const { code } = await client.devices.pair();
  return cookieOf(await sendCode(port, code));
}

const isPaired = async (cookie: string) =>
  sessionSchema.parse(JSON.parse((await ask(port, '/session', { headers: pageHeaders(port, cookie) })).body)).isPaired;

async function refusal(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw new Error(`not refused: ${String(error)}`);
  return errorInfoSchema.parse(error.data);
}

/** Asks as whoever knows the wire does, whom no type holds back. */
async function callAnything(device: Client, domain: string, name: string): Promise<unknown> {
  const procedures: unknown = Reflect.get(device, domain);
  const call: unknown = typeof procedures === 'function' ? Reflect.get(procedures, name) : undefined;
  if (typeof call !== 'function') throw new Error(`${domain}.${name} is not there`);
  return Reflect.apply(call, undefined, [{ path: '/', id: 'x' }]);
}

test('it is off until it is switched on, and its port is free again when it is off', async () => {
  await using other = await startCore();
  const [messagePort] = transports;
  await using connection = await messagePort?.connect(other);
  const devices = connection?.client.devices;
  expect(await devices?.window()).toMatchObject({ isOn: false, isServing: false, urls: [], pairing: null });
  expect(devices === undefined ? null : await refusal(devices.pair())).toMatchObject({ code: 'conflict' });
  const free = await findFreePort();
  expect(await devices?.open({ port: free })).toMatchObject({ isOn: true, isServing: true, port: free });
  expect((await ask(free, '/', { headers: pageHeaders(free) })).status).toBe(200);
  await devices?.close();
  await expect(ask(free, '/')).rejects.toThrow('ECONNREFUSED');
});

test('a port in use is named, with one that is free, and nothing changes', async () => {
  const occupant = createServer().listen(0, '0.0.0.0');
  await once(occupant, 'listening');
  const address = occupant.address();
  const taken = address !== null && typeof address === 'object' ? address.port : 0;
  const error = await refusal(client.devices.open({ port: taken }));
  expect(error).toMatchObject({ code: 'port_in_use', details: { port: taken } });
  expect(await client.devices.window()).toMatchObject({ isServing: true, port });
  occupant.close();
});

test('a name that another site points at this computer gets nothing at all', async () => {
  const cookie = await pairDevice();
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`]) {
    for (const path of ['/', '/session', '/manifest.webmanifest']) {
      expect((await ask(port, path, { headers: { host, cookie } })).status).toBe(403);
    }
    await expect(connectDevice(port, { host, origin: `http://${host}`, cookie })).rejects.toThrow('403');
  }
});

test('a page of another site can neither pair nor use the cookie', async () => {
  const { code } = await client.devices.pair();
  expect((await sendCode(port, code, { origin: 'https://evil.example' })).status).toBe(403);
  const { 'set-cookie': _, ...headers } = (await sendCode(port, code)).headers;
  expect(headers['access-control-allow-origin']).toBeUndefined();
  const cookie = await pairDevice();
  await expect(connectDevice(port, { ...pageHeaders(port, cookie), origin: 'https://evil.example' })).rejects.toThrow(
    '403',
  );
  const { origin: __, ...noOrigin } = pageHeaders(port, cookie);
  await expect(connectDevice(port, noOrigin)).rejects.toThrow('403');
});

test('a code gives one cookie that scripts and other sites can’t use, and no code gives none', async () => {
  const { code } = await client.devices.pair();
  const answer = await sendCode(port, code);
  expect(answer.status).toBe(200);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  expect(await isPaired(cookieOf(answer))).toBe(true);
  const again = await sendCode(port, code);
  expect(again.status).toBe(401);
  expect(again.headers['set-cookie']).toBeUndefined();
  expect(await isPaired(cookieOf(answer).replace(/=./, '=x'))).toBe(false);
  await expect(connectDevice(port, pageHeaders(port))).rejects.toThrow('403');
});

test('without a cookie there are the files of the window and nothing else', async () => {
  const page = await ask(port, '/', { headers: pageHeaders(port) });
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self';/);
  expect((await ask(port, '/upload/models/x.gguf', { method: 'PUT', headers: pageHeaders(port) })).status).toBe(404);
  for (const path of ['/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/assets/..%2f..%2f..%2fpackage.json']) {
    expect((await ask(port, path, { headers: pageHeaders(port) })).status).not.toBe(200);
  }
});

test('a device that is shut out loses its open window, and its cookie is worth nothing', async () => {
  const cookie = await pairDevice();
  using device = await connectDevice(port, pageHeaders(port, cookie));
  const closed = once(device.socket, 'close');
  const connected = (await client.devices.list()).filter(({ isConnected }) => isConnected);
  expect(connected).toMatchObject([{ name: 'Phone', address: '127.0.0.1' }]);
  await client.devices.revoke({ id: connected[0]?.id ?? '' });
  await closed;
  expect(await isPaired(cookie)).toBe(false);
  await expect(connectDevice(port, pageHeaders(port, cookie))).rejects.toThrow('403');
});

test('a device can leave by itself', async () => {
  const cookie = await pairDevice();
  const foreign = { ...pageHeaders(port, cookie), origin: 'https://evil.example' };
  expect((await ask(port, '/leave', { method: 'POST', headers: foreign })).status).toBe(403);
  expect(await isPaired(cookie)).toBe(true);
  await ask(port, '/leave', { method: 'POST', headers: pageHeaders(port, cookie) });
  expect(await isPaired(cookie)).toBe(false);
});

test('every closed procedure is refused over the device’s own wire, whatever it is asked with', async () => {
  using device = await connectDevice(port, pageHeaders(port, await pairDevice()));
  for (const [domain, procedures] of Object.entries(contract)) {
    for (const name of Object.keys(procedures)) {
      if (ruleFor([domain, name]) !== 'closed') continue;
      expect(await refusal(callAnything(device.client, domain, name)), `${domain}.${name}`).toMatchObject({
        message: 'This can only be done at the computer itself.',
      });
    }
  }
});

test('what is partly open is refused beyond that', async () => {
  using device = await connectDevice(port, pageHeaders(port, await pairDevice()));
  const { client: remote } = device;
  const load = loadSettingsSchema.parse({ loras: [{ path: '/etc/passwd' }] });
  const modelId = 'paddock-tiny';
  for (const call of [
    remote.settings.set({ serverNeedsKey: false }),
    remote.settings.set({ theme: 'dark', toolFolders: ['/'] }),
    remote.settings.set({ proxy: 'http://evil.example' }),
    remote.models.setProfile({ id: modelId, profile: { load } }),
    remote.engine.load({ modelId, settings: load }),
    remote.engine.load({ modelId, force: true }),
    remote.chats.decide({ messageId: 'x', callId: 'y', decision: 'always' }),
  ]) {
    expect(await refusal(call)).toMatchObject({ code: 'unsupported' });
  }
  expect((await remote.settings.set({ theme: 'dark' })).theme).toBe('dark');
});

test('a device is shown no place on the disk and no address with a password', async () => {
  await client.settings.set({ proxy: 'http://me:secret@proxy.example', toolFolders: ['/home/me/private'] });
  using device = await connectDevice(port, pageHeaders(port, await pairDevice()));
  const { client: remote } = device;
  const events = await remote.app.events();
  const shown: unknown[] = [
    await remote.app.info(),
    await remote.settings.get(),
    await remote.models.list(),
    await remote.library.details({ modelId: 'paddock-tiny' }),
    await remote.tools.list(),
  ];
  await client.settings.set({ theme: 'light' });
  for await (const event of events) {
    if (event.type !== 'settings') continue;
    shown.push(event);
    break;
  }
  const text = JSON.stringify(shown);
  expect(shown[0]).toMatchObject({ host: 'remote', dataFolder: '' });
  expect(text).not.toContain(core.dataFolder);
  expect(text).not.toContain('secret');
  expect(text).not.toContain('private');
  expect(text).not.toContain('resources/paddock-tiny');
  await client.settings.set({ proxy: null, toolFolders: [] });
});

test('devices and the switch are there again after a restart', async () => {
  const first = await startCore();
  const [messagePort] = transports;
  const free = await findFreePort();
  let cookie: string;
  {
    await using connection = await messagePort?.connect(first);
    await connection?.client.devices.open({ port: free });
    const code = (await connection?.client.devices.pair())?.code ?? '';
    cookie = cookieOf(await sendCode(free, code));
  }
  await first[Symbol.asyncDispose]();
  await using second = await startHeadlessCore(first.dataFolder);
  using device = await connectDevice(free, pageHeaders(free, cookie));
  expect((await device.client.models.list()).map(({ id }) => id)).toContain('paddock-tiny');
  expect(second.settings.get().deviceWindowEnabled).toBe(true);
});

test('who guesses codes has to wait, and is told how long', async () => {
  await client.devices.pair();
  for (let guess = 0; guess < 10; guess += 1) {
    const { status, headers } = await sendCode(port, '22222222');
    if (status === 401) continue;
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    return;
  }
  throw new Error('ten guesses were heard');
});

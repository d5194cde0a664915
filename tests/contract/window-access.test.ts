import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Core } from '../../main/core.ts';
import { serveWindow, type WindowServer } from '../../main/headless/window.ts';
import { openSocket } from '../harness/connect.ts';
import { startCore } from './transports.ts';

let core: Core;
let window: WindowServer;
beforeAll(async () => {
  core = await startCore();
  window = await serveWindow(core, 0);
});
afterAll(async () => {
  await window[Symbol.asyncDispose]();
  await core[Symbol.asyncDispose]();
});

const origin = () => new URL(window.url).origin;

async function enter(): Promise<string> {
  const response = await fetch(window.url, { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

function statusFor(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, origin()), { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end();
  });
}

test('the link moves its token into a cookie that scripts can not read, and out of the address', async () => {
  const response = await fetch(window.url, { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('/');
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
});

test('without the token there is no page', async () => {
  expect((await fetch(origin())).status).toBe(401);
  expect((await fetch(`${origin()}/?token=guess`)).status).toBe(401);
  expect(await statusFor('/', { cookie: await enter() })).toBe(200);
});

test('a name that another site points at this computer gets no page, even with the cookie', async () => {
  expect(await statusFor('/', { cookie: await enter(), host: 'evil.example' })).toBe(401);
});

test('the page comes with a policy that allows only its own scripts', async () => {
  const page = await fetch(origin(), { headers: { cookie: await enter() } });
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
});

test('the socket is closed to other origins and to callers without the cookie', async () => {
  await expect(openSocket(window.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
  await expect(openSocket(window.url, { cookie: '' })).rejects.toThrow('403');
  await expect(openSocket(window.url, { host: 'evil.example' })).rejects.toThrow('403');
});

test('no file outside of the window’s folder can be fetched', async () => {
  const cookie = await enter();
  for (const path of [
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
  ]) {
    expect(await statusFor(path, { cookie })).not.toBe(200);
  }
});

const model = () => readFile(join(import.meta.dirname, '../../resources/paddock-tiny.gguf'));

async function upload(name: string, body: BodyInit, headers: Record<string, string> = {}) {
  const cookie = await enter();
  return fetch(`${origin()}/upload/models/${encodeURIComponent(name)}`, {
    method: 'PUT',
    body,
    headers: { cookie, origin: origin(), ...headers },
  });
}

test('a dropped model arrives whole, and a second of the same name does not replace it', async () => {
  const bytes = await model();
  const paths: string[] = [];
  for (const _ of [1, 2]) {
    const response = await upload('my model.gguf', bytes);
    const { path } = z.object({ path: z.string() }).parse(await response.json());
    expect((await readFile(path)).equals(bytes)).toBe(true);
    paths.push(path);
  }
  expect(new Set(paths).size).toBe(2);
});

test('a dropped file can not choose its folder, and must be a model by name', async () => {
  const response = await upload('../../../escaped.gguf', await model());
  const { path } = z.object({ path: z.string() }).parse(await response.json());
  expect(path).toBe(join(core.dataFolder, 'models', 'escaped.gguf'));
  expect((await upload('notes.txt', 'text')).status).toBe(400);
});

test('another site can not upload', async () => {
  expect((await upload('a.gguf', 'x', { origin: 'https://evil.example' })).status).toBe(403);
});

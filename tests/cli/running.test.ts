import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  benchOutputSchema,
  loadOutputSchema,
  lsOutputSchema,
  openOutputSchema,
  psOutputSchema,
  runOutputSchema,
  unloadOutputSchema,
} from '../../cli/schemas.ts';
import { controlFile, readControlAddress } from '../../main/control/address.ts';
import { capitalQuestion } from '../harness/client.ts';
import { connectTo } from '../harness/connect.ts';
import { findRunners } from '../harness/processes.ts';
import { makePlace, paddock, paddockError, paddockJson, serve, type Place, type Serving } from './paddock.ts';

let place: Place;
let host: Serving;
beforeAll(async () => {
  place = await makePlace();
  host = await serve(place, ['--window']);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

it('loads, uses and unloads a model of the running core (catches: a second core, or a second load)', async () => {
  const loaded = await paddockJson(place, loadOutputSchema, ['load', 'paddock-tiny', '--set', 'contextLength=1024']);
  expect(loaded.last).toMatchObject({ modelId: 'paddock-tiny', state: 'ready', contextLength: 1024 });
  const runners = findRunners(host.ready.pid);
  const answered = await paddockJson(place, runOutputSchema, ['run', 'paddock-tiny', capitalQuestion]);
  expect(answered.last.text).toContain('Paris');
  expect(findRunners(host.ready.pid)).toEqual(runners);
  const { last } = await paddockJson(place, psOutputSchema, ['ps']);
  expect(last).toMatchObject({ answerer: 'host', models: [{ modelId: 'paddock-tiny', contextLength: 1024 }] });
  expect(last.server).toBe(`${host.ready.url}/v1`);
  expect((await paddockJson(place, lsOutputSchema, ['ls'])).last).toMatchObject([{ isLoaded: true }]);
  const gone = await paddockJson(place, unloadOutputSchema, ['unload', '--all']);
  expect(gone.last.unloaded).toEqual(['paddock-tiny']);
  expect((await paddockError(place, ['unload', 'paddock-tiny'])).exitCode).toBe(3);
});

it('leaves no chat behind in the app that it asked (catches: temporary chats that pile up)', async () => {
  await paddock(place, ['run', 'paddock-tiny', capitalQuestion]);
  using window = await connectTo(host.ready.window ?? '');
  expect(await window.client.chats.list()).toEqual([]);
  expect(await window.client.chats.bin()).toEqual([]);
});

it('opens the window that is served, at the place that was asked for', async () => {
  const { last } = await paddockJson(place, openOutputSchema, ['open', 'qwen3:0.6b']);
  expect(last).toEqual({
    event: 'opened',
    url: `${host.ready.window}#/discover/Qwen/Qwen3-0.6B-GGUF`,
    isOpened: false,
  });
});

it('measures a model', async () => {
  const args = ['bench', 'paddock-tiny', '--threads', '1', '--batch', '128', '--depth', '0', '--gpu-layers', '0'];
  const { last, code } = await paddockJson(place, benchOutputSchema, args);
  expect([code, last.state]).toEqual([0, 'done']);
  expect(last.rows[0]?.tokensPerSecond).toBeGreaterThan(0);
});

it('lets nobody in who has not read the secret', async () => {
  const address = readControlAddress(place.dataFolder);
  if (address === null) throw new Error('The host wrote no address.');
  const answer = await fetch(`http://127.0.0.1:${address.port}/give-way`, { method: 'POST' });
  expect(answer.status).toBe(403);
  const guess = { 'x-paddock-nonce': 'a', 'x-paddock-proof': 'b' };
  expect((await fetch(`http://127.0.0.1:${address.port}/rpc`, { headers: guess })).status).toBe(403);
});

it.skipIf(process.platform === 'win32')('keeps the secret from other users', async () => {
  expect((await stat(controlFile(place.dataFolder))).mode & 0o077).toBe(0);
});

it('refuses a second host for the same data folder', async () => {
  const { exitCode, code } = await paddockError(place, ['serve', '--port', '0']);
  expect([exitCode, code]).toEqual([1, 'data_folder_in_use']);
});

it('goes on without a host that crashed (catches: an address that is left behind)', async () => {
  await using other = await makePlace();
  const crashing = await serve(other);
  const crashed = new Promise((resolve) => crashing.child.once('close', resolve));
  crashing.child.kill('SIGKILL');
  await crashed;
  expect(await readFile(controlFile(other.dataFolder), 'utf8')).toContain('secret');
  expect((await paddockJson(other, lsOutputSchema, ['ls'])).last).toHaveLength(1);
  await rm(join(other.dataFolder, 'core.json'), { force: true });
});

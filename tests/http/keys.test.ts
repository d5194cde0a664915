import { request } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { rm } from 'node:fs/promises';
import OpenAI, { AuthenticationError, PermissionDeniedError, RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion } from '../harness/client.ts';
import {
  diagnosticModelPath,
  findFreePort,
  makeDataFolder,
  runCommandLine,
  startHeadless,
  type Headless,
} from '../harness/headless.ts';

const modelId = 'paddock-tiny';
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find((address) => !address.internal && address.family === 'IPv4')?.address;

let dataFolder: string;
let host: Headless;
let port: number;
const keys: Record<string, string> = {};

async function makeKey(name: string, ...options: string[]): Promise<void> {
  const { output } = await runCommandLine(['keys', 'create', name, ...options, '--json', '--data-dir', dataFolder]);
  keys[name] = z.object({ secret: z.string() }).parse(JSON.parse(output)).secret;
}

beforeAll(async () => {
  dataFolder = await makeDataFolder();
  await makeKey('everything', '--scope', 'infer', 'embed', 'models', 'admin');
  await makeKey('chat', '--scope', 'infer');
  await makeKey('list', '--scope', 'models');
  await makeKey('other model', '--model', 'some-other-model');
  await makeKey('slow', '--per-minute', '2');
  port = await findFreePort();
  const args = ['--port', String(port), '--model', diagnosticModelPath, '--network'];
  host = await startHeadless({ window: false, dataFolder, args });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

const base = () => `http://127.0.0.1:${port}`;
const clientWith = (apiKey: string) => new OpenAI({ baseURL: `${base()}/v1`, apiKey, maxRetries: 0 });
const ask = (apiKey: string) =>
  clientWith(apiKey).chat.completions.create({
    model: modelId,
    messages: [{ role: 'user', content: capitalQuestion }],
    max_tokens: 4,
  });
const statusOf = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(`${base()}${path}`, { headers })).status;

describe('a server that other computers can reach', () => {
  test('turns away who has no key, also on this computer', async () => {
    expect(await statusOf('/v1/models')).toBe(401);
    expect(await statusOf('/v1/models', { authorization: 'Bearer nonsense' })).toBe(401);
    expect(await statusOf('/v1/models', { authorization: 'Bearer' })).toBe(401);
    await expect(ask('nonsense')).rejects.toBeInstanceOf(AuthenticationError);
    // What says nothing about anybody needs no key.
    expect(await statusOf('/')).toBe(200);
    expect(await statusOf('/health')).toBe(200);
  });

  test('takes a key from either header and from the path', async () => {
    const key = keys['everything'] ?? '';
    expect(await statusOf('/v1/models', { authorization: `Bearer ${key}` })).toBe(200);
    expect(await statusOf('/v1/models', { authorization: `bearer  ${key}` })).toBe(200);
    expect(await statusOf('/v1/models', { 'x-api-key': key })).toBe(200);
    expect(await statusOf(`/k/${key}/v1/models`)).toBe(200);
    expect(await statusOf('/k/nonsense/v1/models')).toBe(401);
  });

  test('lets a key do only what it is for', async () => {
    await expect(ask(keys['chat'] ?? '')).resolves.toMatchObject({ object: 'chat.completion' });
    expect(await statusOf('/v1/models', { 'x-api-key': keys['chat'] ?? '' })).toBe(403);
    expect(await statusOf('/metrics', { 'x-api-key': keys['chat'] ?? '' })).toBe(403);
    await expect(ask(keys['list'] ?? '')).rejects.toBeInstanceOf(PermissionDeniedError);
    expect(await statusOf('/v1/models', { 'x-api-key': keys['list'] ?? '' })).toBe(200);
  });

  test('shows and opens to a key only its own models', async () => {
    await expect(ask(keys['other model'] ?? '')).rejects.toBeInstanceOf(PermissionDeniedError);
    const models = await clientWith(keys['other model'] ?? '').models.list();
    expect(models.data).toEqual([]);
  });

  test('turns away a key that is used too often, and says when it may come back', async () => {
    const slow = keys['slow'] ?? '';
    expect(await statusOf('/v1/models', { 'x-api-key': slow })).toBe(200);
    expect(await statusOf('/v1/models', { 'x-api-key': slow })).toBe(200);
    const refused = await fetch(`${base()}/v1/models`, { headers: { 'x-api-key': slow } });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await expect(ask(slow)).rejects.toBeInstanceOf(RateLimitError);
  });

  test.skipIf(outside === undefined)('is reached from outside with a key, under its own names only', async () => {
    const statusFor = (hostHeader: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { host: hostHeader, 'x-api-key': keys['everything'] ?? '' };
        request({ host: outside, port, path: '/v1/models', headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .once('error', reject)
          .end();
      });
    expect(await statusFor(`${outside}:${port}`)).toBe(200);
    expect(await statusFor(`${hostname()}:${port}`)).toBe(200);
    expect(await statusFor('evil.example')).toBe(403);
    expect(await statusFor(`${outside}.evil.example:${port}`)).toBe(403);
  });

  test('keeps no text of a key, neither in its database nor in its log', async () => {
    const { readdir, readFile } = await import('node:fs/promises');
    const names = await readdir(dataFolder, { recursive: true, withFileTypes: true });
    for (const file of names.filter((entry) => entry.isFile())) {
      const bytes = await readFile(`${file.parentPath}/${file.name}`);
      for (const secret of Object.values(keys)) expect(bytes.includes(secret)).toBe(false);
    }
  });

  test('has numbers for Prometheus', async () => {
    const response = await fetch(`${base()}/metrics`, { headers: { 'x-api-key': keys['everything'] ?? '' } });
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toMatch(/paddock_requests_total\{dialect="openai",model="paddock-tiny",status="200"\} [1-9]/);
    expect(text).toMatch(/paddock_completion_tokens_total\{dialect="openai",model="paddock-tiny"\} [1-9]/);
    expect(text).not.toContain('everything');
  });
});

test('other computers are not let in while there is no key', async () => {
  const { exitCode, errorOutput } = await runCommandLine(['serve', '--network', '--data-dir', await makeDataFolder()]);
  expect(exitCode).toBe(1);
  expect(errorOutput).toMatch(/need a key/);
});

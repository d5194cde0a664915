import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { generatedContent, textContent } from '../../tests/hub/content.ts';
import { startHub } from '../../tests/hub/hub.ts';
import { connect } from './hub.test-helper.ts';
import { createHubRequests } from './requests.ts';

const repo = 'owner/model-GGUF';
const gated = 'owner/gated-GGUF';
const file = { repo, revision: 'main', path: 'folder with space/model-Q4_0.gguf' };
const users = { hf_granted: 'anna', hf_pending: 'ben', hf_denied: 'clara', hf_new: 'dana' };

const start = () =>
  startHub({
    repositories: [
      {
        id: repo,
        files: {
          [file.path]: generatedContent('seed', 100_000),
          'config.json': textContent('{"a": 1}'),
          ...Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`more/${index}.txt`, textContent('x')])),
        },
      },
      {
        id: gated,
        gated: 'manual',
        access: { hf_granted: 'granted', hf_pending: 'pending', hf_denied: 'denied' },
        files: { 'model.gguf': generatedContent('gated', 5000) },
      },
    ],
    users,
    treePageSize: 3,
  });

const bytesOf = async (body: ReadableStream<Uint8Array>) => Buffer.from(await new Response(body).arrayBuffer());

const servers: (() => void)[] = [];
afterEach(() => servers.splice(0).forEach((close) => close()));

/** A host that answers as a test wants. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('files', () => {
  test('are listed over several pages, with the hash of large ones and the commit', async () => {
    await using hub = await start();
    await using here = connect(hub.url);
    const { revision, files } = await here.client.listFiles(repo, null);
    expect(revision).toMatch(/^[0-9a-f]{40}$/);
    expect(files).toHaveLength(9);
    expect(files.find(({ path }) => path === file.path)).toMatchObject({
      sizeBytes: 100_000,
      sha256: /^[0-9a-f]{64}$/,
    });
    expect(files.find(({ path }) => path === 'config.json')).toMatchObject({ sizeBytes: 8, sha256: null });
  });

  test('are opened whole and by ranges, under the size and the name for their content that the hub gives', async () => {
    await using hub = await start();
    await using here = connect(hub.url, 'hf_granted');
    const listed = await here.client.listFiles(repo, null);
    const sha256 = listed.files.find(({ path }) => path === file.path)?.sha256;
    const whole = await here.client.openFile(file, {});
    expect(whole).toMatchObject({ status: 200, sizeBytes: 100_000, etag: sha256 });
    const all = await bytesOf(whole.body);
    const part = await here.client.openFile(file, { range: [1000, 1999] });
    expect(part).toMatchObject({ status: 206, sizeBytes: 100_000, etag: sha256 });
    expect((await bytesOf(part.body)).equals(all.subarray(1000, 2000))).toBe(true);
    const end = await here.client.openFile(file, { range: [99_990, 200_000] });
    expect(await bytesOf(end.body)).toHaveLength(10);
    const small = await here.client.openFile({ ...file, path: 'config.json' }, {});
    expect((await bytesOf(small.body)).toString()).toBe('{"a": 1}');
    // The hub fails at its end where the token reached the host of the files.
    expect(hub.requests.some(({ host }) => host === 'cdn')).toBe(true);
  });

  test('a range that was not honoured is told apart from one that was shifted', async () => {
    await using hub = await start();
    await using here = connect(hub.url);
    hub.faults.add({ times: 1, matches: ({ host }) => host === 'cdn', fault: { kind: 'ignore-range' } });
    const whole = await here.client.openFile(file, { range: [10, 19] });
    expect(whole.status).toBe(200);
    await whole.body.cancel();
    hub.faults.add({
      times: 1,
      matches: ({ host }) => host === 'cdn',
      fault: { kind: 'wrong-content-range', shiftBytes: 5 },
    });
    await expect(here.client.openFile(file, { range: [10, 19] })).rejects.toMatchObject({ code: 'hub_failed' });
  });

  test('what is not there is said: repository, file, revision', async () => {
    await using hub = await start();
    await using here = connect(hub.url);
    await expect(here.client.listFiles('owner/none', null)).rejects.toMatchObject({ code: 'hub_not_found' });
    await expect(here.client.listFiles(repo, '0123456789')).rejects.toMatchObject({
      code: 'hub_not_found',
      details: { code: 'RevisionNotFound' },
    });
    await expect(here.client.openFile({ ...file, path: 'no.gguf' }, {})).rejects.toMatchObject({
      code: 'hub_not_found',
      details: { code: 'EntryNotFound' },
    });
  });

  test('a pause that the hub wants is handed on in milliseconds', async () => {
    await using hub = await start();
    await using here = connect(hub.url);
    hub.faults.add({ times: 1, fault: { kind: 'status', status: 429, retryAfter: '7' } });
    await expect(here.client.listFiles(repo, null)).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: 7000 },
    });
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    hub.faults.add({ times: 1, fault: { kind: 'status', status: 503, retryAfter: inAMinute } });
    const error = await here.client.listFiles(repo, null).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'hub_failed', details: { status: 503 } });
    expect(error).toHaveProperty('details.retryAfterMs', expect.closeTo(60_000, -4));
  });
});

test.each([
  [null, 'no_token', 'gated_no_token'],
  ['hf_stolen', 'bad_token', 'gated_bad_token'],
  ['hf_new', 'terms', 'gated_terms'],
  ['hf_pending', 'pending', 'gated_pending'],
  ['hf_denied', 'denied', 'gated_denied'],
  ['hf_granted', 'open', null],
])('with the token %s a gated repository is %s', async (token, state, code) => {
  await using hub = await start();
  await using here = connect(hub.url, token);
  const access = await here.client.access(gated);
  expect(access).toMatchObject({ state, pageUrl: `${hub.url}/${gated}` });
  expect(access.error?.code ?? null).toBe(code);
  if (code === null) return;
  expect(access.error?.remedy).toBeTruthy();
  await expect(here.client.openFile({ repo: gated, revision: 'main', path: 'model.gguf' }, {})).rejects.toMatchObject({
    code,
  });
});

describe('a hub that means harm', () => {
  test('is not followed to other protocols, nor round in circles', async () => {
    let location = 'file:///etc/passwd';
    const url = await serve((_, response) => response.writeHead(302, { location }).end());
    await using here = connect(url);
    await expect(here.client.openFile(file, {})).rejects.toMatchObject({ code: 'hub_failed' });
    location = `${url}/again`;
    await expect(here.client.openFile(file, {})).rejects.toThrow(/without an end/);
  });

  test('what was asked for over a secure line is not fetched over an open one', async () => {
    const asked: string[] = [];
    const requests = createHubRequests({
      network: {
        fetch: async (url) => {
          asked.push(url.href);
          const headers = new Headers({ location: 'http://cdn.example/file' });
          return { status: 302, headers, body: new ReadableStream() };
        },
      },
      settings: { get: () => ({ hubEndpoint: 'https://hub.example' }) },
      secrets: { hubToken: async () => 'hf_secret' },
    });
    await expect(requests.follow(new URL('https://hub.example/file'))).rejects.toMatchObject({ code: 'hub_failed' });
    expect(asked).toEqual(['https://hub.example/file']);
  });

  test('another host gets no token, and what it says of the file does not count', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200, { 'x-linked-etag': '"forged"', 'x-linked-size': '1', etag: '"own"' }).end('bytes');
    });
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: `${other}/file`, 'x-linked-size': '5' }).end();
    });
    await using here = connect(url, 'hf_secret');
    const opened = await here.client.openFile(file, {});
    expect(await bytesOf(opened.body)).toHaveLength(5);
    expect(opened).toMatchObject({ etag: 'own', sizeBytes: 5 });
    expect(seen).toEqual(['Bearer hf_secret', undefined]);
  });

  test('a list that goes on at another host is gone on with at the hub, without telling the other', async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked++;
      response.end('[]');
    });
    const sha = 'a'.repeat(40);
    const entry = (path: string) => ({ type: 'file', path, size: 3, oid: 'x' });
    const url = await serve((request, response) => {
      const address = new URL(request.url ?? '', 'http://hub');
      if (!address.pathname.includes('/tree/')) response.end(JSON.stringify({ id: repo, sha, gated: false }));
      else if (address.searchParams.has('cursor')) response.end(JSON.stringify([entry('second.gguf')]));
      else {
        response.setHeader('link', `<${other}/api/models/${repo}/tree/${sha}?cursor=2>; rel="next"`);
        response.end(JSON.stringify([entry('first.gguf')]));
      }
    });
    await using here = connect(url, 'hf_secret');
    const { files } = await here.client.listFiles(repo, null);
    expect(files.map(({ path }) => path)).toEqual(['first.gguf', 'second.gguf']);
    expect(asked).toBe(0);
  });

  test.each([
    '../up.gguf',
    'a/../../up.gguf',
    '/absolute.gguf',
    'C:\\windows.gguf',
    'C:/windows.gguf',
    'back\\slash.gguf',
    'nul\0.gguf',
    'line\nbreak.gguf',
    'aux.gguf',
    'folder/COM1',
    'dot./x.gguf',
    'space /x.gguf',
    'a//b.gguf',
    '\u202Efugg.gguf',
    `${'x'.repeat(300)}.gguf`,
  ])('leaves out the file %j, which could leave the folder of models or stand in none', async (path) => {
    const url = await serve((request, response) => {
      const isTree = request.url?.includes('/tree/') ?? false;
      const files = [
        { type: 'file', path, size: 3 },
        { type: 'file', path: 'fine.gguf', size: 3 },
      ];
      response.end(JSON.stringify(isTree ? files : { sha: 'a'.repeat(40) }));
    });
    await using here = connect(url);
    const { files, leftOut } = await here.client.listAll(repo, null);
    expect(files.map((each) => each.path)).toEqual(['fine.gguf']);
    expect(leftOut).toBe(1);
    await expect(here.client.openFile({ repo, revision: 'main', path }, {})).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('an answer without an end, one that is no JSON, and a list that never ends are given up', async () => {
    let sent = 0;
    const endless = await serve((_, response) => {
      const chunk = Buffer.alloc(2 ** 20, ' ');
      const send = () => {
        sent += chunk.length;
        if (!response.destroyed && response.write(chunk)) setImmediate(send);
      };
      response.on('drain', send);
      send();
    });
    await using here = connect(endless);
    await expect(here.client.listFiles(repo, null)).rejects.toMatchObject({ code: 'hub_failed' });
    expect(sent).toBeLessThan(64 * 2 ** 20);

    here.use.endpoint = await serve((_, response) => response.end('<!doctype html><title>Sign in</title>'));
    await expect(here.client.listFiles(repo, null)).rejects.toMatchObject({ code: 'hub_failed' });

    const circular = await serve((request, response) => {
      if (!request.url?.includes('/tree/')) return void response.end(JSON.stringify({ sha: 'a'.repeat(40) }));
      response.setHeader('link', `<http://hub.example${request.url}>; rel="next"`);
      response.end('[]');
    });
    here.use.endpoint = circular;
    await expect(here.client.listFiles(repo, null)).rejects.toMatchObject({ code: 'hub_failed' });
  });

  test('repositories and revisions that lead elsewhere are not asked for', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.end('{}');
    });
    await using here = connect(url);
    for (const name of ['owner/..', '../api/whoami-v2', 'owner/name/more', 'owner/na me', 'owner/name?x=1']) {
      await expect(here.client.listFiles(name, null)).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(here.client.listFiles(repo, '../../x')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(asked).toBe(0);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { startTools } from '../tools.test-helper.ts';
import { calculate } from './calculator.ts';

const never = new AbortController().signal;

async function startOwn(settings: Parameters<typeof startTools>[0] = {}) {
  const at = await startTools({
    ...settings,
    settings: { builtinTools: ['calculator', 'javascript', 'folders', 'web'], ...settings.settings },
  });
  const call = async (name: string, args: object, signal = never) =>
    at.tools.call('paddock', name, JSON.stringify(args), signal);
  return { ...at, call, [Symbol.asyncDispose]: () => at[Symbol.asyncDispose]() };
}

test('nothing is offered before it is switched on', async () => {
  await using at = await startTools();
  expect(await at.tools.offer(['paddock/*'], never)).toEqual([]);
  expect(at.server('paddock')).toMatchObject({ state: 'off', tools: [] });
  expect(await at.tools.call('paddock', 'calculate', '{"expression":"1"}', never)).toMatchObject({ isError: true });
  await using on = await startOwn();
  expect((await on.tools.offer(['paddock/*'], never)).map(({ tool }) => tool.name)).toEqual([
    'calculate',
    'run_javascript',
    'list_files',
    'read_file',
    'fetch_page',
  ]);
  expect(on.tools.permission('paddock', 'calculate', '{}')).toBe('ask');
});

test.each([
  ['2 + 3 * 4', 14],
  ['0.1 + 0.2', 0.3],
  ['-2^2', -4],
  ['2^3^2', 512],
  ['(1 + 2) × 3 ÷ 2', 4.5],
  ['sqrt(2)^2', 2],
  ['5! / 3!', 20],
  ['max(1, 7, 3) % 4', 3],
  ['1_000_000 * 1e3', 1e9],
  ['sin(pi / 2) + ln(e)', 2],
  ['2 ** 10', 1024],
])('%s is %d', (expression, value) => {
  expect(calculate(expression)).toBe(value);
});

test.each([
  '',
  '1 +',
  '2 $ 3',
  'process',
  'constructor(1)',
  '__proto__',
  '(1',
  '1)',
  'f(2)',
  '('.repeat(500),
  '0/0',
  '200!',
])('%s is refused in words', (expression) => {
  expect(() => calculate(expression)).toThrow(/.\.$/);
});

test('a program runs with its console, and without anything of this computer', async () => {
  await using at = await startOwn();
  expect(await at.call('run_javascript', { code: 'console.log("a", {b: 1}); [1, 2, 3].map((n) => n * 2)' })).toEqual({
    isError: false,
    text: 'a {"b":1}\n[2,4,6]',
  });
  expect((await at.call('run_javascript', { code: 'const x = await Promise.resolve(5); return x + 1;' })).text).toBe(
    '6',
  );
  const names = ['process', 'require', 'fetch', 'setTimeout', 'WebAssembly', 'std', 'os', 'Worker'];
  const seen = await at.call('run_javascript', { code: `[${names.map((name) => `typeof ${name}`).join()}].join()` });
  expect(seen.text).toBe(names.map(() => 'undefined').join());
  expect((await at.call('run_javascript', { code: 'import("node:fs")' })).isError).toBe(true);
  const escape = 'this.constructor.constructor("return typeof process")()';
  expect((await at.call('run_javascript', { code: escape })).text).toBe('undefined');
  expect(await at.call('run_javascript', { code: 'let a = 1;\nthrow new TypeError("no")' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('TypeError: no') as unknown,
  });
});

test('a program that never ends, takes all memory, or says without end is stopped', async () => {
  await using at = await startOwn();
  const endless = await at.call('run_javascript', { code: 'console.log("begun"); for (;;) {}' });
  expect(endless).toEqual({ isError: true, text: 'begun\nThe program took more than 5 seconds.' });
  expect(
    await at.call('run_javascript', { code: 'const a = []; for (;;) a.push("x".repeat(1e6) + a.length)' }),
  ).toMatchObject({ isError: true });
  expect((await at.call('run_javascript', { code: 'const f = () => f() + 1; f()' })).isError).toBe(true);
  expect((await at.call('run_javascript', { code: '/(a+)+$/.test("a".repeat(40) + "b")' })).isError).toBe(true);
  const loud = await at.call('run_javascript', {
    code: 'for (let i = 0; i < 1e5; i++) console.log("loud ".repeat(20))',
  });
  expect(loud.text.length).toBeLessThan(60_000);
  expect((await at.call('run_javascript', { code: 'new Promise(() => {})' })).text).toContain(
    'waits for something that never comes',
  );
  const stop = new AbortController();
  const stopped = at.call('run_javascript', { code: 'for (;;) {}' }, stop.signal);
  setImmediate(() => stop.abort());
  await expect(stopped).rejects.toThrow();
});

test('only what lies in a chosen folder can be read, whatever the path says', async () => {
  await using plain = await startTools();
  const root = join(plain.folder, 'notes');
  mkdirSync(join(root, 'deep'), { recursive: true });
  mkdirSync(join(plain.folder, 'notes-private'));
  writeFileSync(join(plain.folder, 'secret.txt'), 'secret');
  writeFileSync(join(plain.folder, 'notes-private', 'a.txt'), 'secret');
  writeFileSync(join(root, 'todo.md'), 'one\ntwo\nthree');
  writeFileSync(join(root, 'deep', 'a.txt'), 'deep');
  writeFileSync(join(root, 'photo.png'), Buffer.from([0x89, 0x50, 0, 1]));
  writeFileSync(join(root, 'long.txt'), 'line of text\n'.repeat(10_000));
  symlinkSync(join(plain.folder, 'secret.txt'), join(root, 'link.txt'));
  symlinkSync(plain.folder, join(root, 'up'));
  symlinkSync(join(root, 'todo.md'), join(root, 'inner.md'));
  execFileSync('mkfifo', [join(root, 'pipe')]);

  await using at = await startOwn({ settings: { toolFolders: [root] } });
  expect((await at.call('list_files', {})).text).toBe('notes/');
  expect((await at.call('list_files', { path: 'notes' })).text.split('\n')).toContain('deep/');
  expect((await at.call('read_file', { path: 'notes/todo.md' })).text).toBe('one\ntwo\nthree');
  expect((await at.call('read_file', { path: 'todo.md', start_line: 2 })).text).toBe('two\nthree');
  expect((await at.call('read_file', { path: join(root, 'deep', 'a.txt') })).text).toBe('deep');
  expect((await at.call('read_file', { path: 'inner.md' })).text).toBe('one\ntwo\nthree');
  const long = await at.call('read_file', { path: 'long.txt' });
  expect(long.text).toMatch(/\[Cut here: line \d+ of 10001 comes next; ask with start_line \d+\.\]$/);

  for (const path of [
    '../secret.txt',
    'deep/../../secret.txt',
    join(plain.folder, 'secret.txt'),
    'link.txt',
    'up/secret.txt',
    '../notes-private/a.txt',
    '/etc/passwd',
    'todo.md\0.png',
    'nowhere.txt',
  ]) {
    const outcome = await at.call('read_file', { path });
    expect([path, outcome.isError, outcome.text]).toEqual([
      path,
      true,
      expect.stringContaining('is not in a folder that may be read'),
    ]);
  }
  expect((await at.call('list_files', { path: 'up' })).isError).toBe(true);
  expect((await at.call('read_file', { path: 'photo.png' })).text).toContain('not a text file');
  expect((await at.call('read_file', { path: 'pipe' })).text).toContain('not a file');
  expect((await at.call('read_file', { path: 'deep' })).text).toContain('not a file');
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a page is read as its text, and pages of this computer only where they are allowed', async () => {
  const html =
    '<html><head><title>Barn &amp; field</title><script>alert(1)</script></head><body><h1>Sheep</h1><p>They <a href="/g">graze</a>.</p></body></html>';
  await using site = await serve((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/inner' }).end();
    else if (request.url === '/around') response.writeHead(302, { location: '/around' }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else if (request.url === '/zip') response.writeHead(200, { 'content-type': 'application/zip' }).end('PK');
    else if (request.url === '/endless') {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const write = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    } else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await using shut = await startOwn();
  const refused = await shut.call('fetch_page', { url: `http://${site.host}/` });
  expect(refused).toMatchObject({
    isError: true,
    text: expect.stringContaining('is an address of this computer') as unknown,
  });
  for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'nonsense', 'javascript:1']) {
    expect((await shut.call('fetch_page', { url })).text).toContain('https:// or http://');
  }

  await using at = await startOwn({ settings: { toolHosts: [site.host] } });
  const read = await at.call('fetch_page', { url: `http://${site.host}/` });
  expect(read).toMatchObject({ isError: false, text: expect.stringContaining('Barn & field') as unknown });
  expect(read.text).toContain('They graze [/g].');
  expect(read.text).not.toContain('alert');
  expect((await at.call('fetch_page', { url: `http://${site.host}/away` })).text).toContain(
    '127.0.0.1 is an address of this computer',
  );
  expect((await at.call('fetch_page', { url: `http://${site.host}/around` })).text).toBe(
    'The page redirects too often.',
  );
  expect((await at.call('fetch_page', { url: `http://${site.host}/file` })).text).toContain('https:// or http://');
  expect((await at.call('fetch_page', { url: `http://${site.host}/zip` })).text).toContain('application/zip');
  const endless = await at.call('fetch_page', { url: `http://${site.host}/endless` });
  expect(endless.text.length).toBeLessThan(31_000);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileHandler, fileWithin } from './app-files.ts';

let outside: string;
let folder: string;

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'paddock-app-files-'));
  folder = join(outside, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<title>Paddock</title>');
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {};');
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  mkdirSync(join(outside, 'renderer-old'));
  writeFileSync(join(outside, 'renderer-old', 'secret.txt'), 'secret');
});
afterAll(() => rmSync(outside, { recursive: true }));

const serve = (url: string, init?: RequestInit) =>
  createFileHandler({
    folder,
    host: 'paddock',
    securityHeadersFor: (path) => ({ 'content-security-policy': `default-src 'none'; report-uri ${path}` }),
  })(new Request(url, init));

describe('the files of the window', () => {
  it('come with their type and the policy', async () => {
    const response = await serve('app://paddock/assets/a.js');
    expect(await response.text()).toBe('export {};');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; report-uri /assets/a.js");
  });

  it.each(['app://paddock/', 'app://paddock/chat/1', 'app://paddock/?a=1#b'])(
    'answer %s with the page',
    async (url) => {
      expect(await (await serve(url)).text()).toBe('<title>Paddock</title>');
    },
  );

  it.each(['app://paddock/missing.js', 'app://other/index.html'])('do not answer %s', async (url) => {
    expect((await serve(url)).status).toBe(404);
  });

  it('are only read', async () => {
    expect((await serve('app://paddock/', { method: 'POST' })).status).toBe(405);
    expect(await (await serve('app://paddock/', { method: 'HEAD' })).text()).toBe('');
  });
});

describe('a path that leaves the folder', () => {
  it.each([
    'app://paddock/../secret.txt',
    'app://paddock/%2e%2e/secret.txt',
    'app://paddock/%2e%2e%2fsecret.txt',
    'app://paddock/..%2fsecret.txt',
    'app://paddock/assets/..%2f..%2fsecret.txt',
    'app://paddock/..%5csecret.txt',
    'app://paddock/..%2frenderer-old%2fsecret.txt',
    'app://paddock//etc/hosts.txt',
    'app://paddock/%00.txt',
    'app://paddock/c:%2fsecret.txt',
    'app://paddock/%ff.txt',
  ])('finds nothing: %s', async (url) => {
    const path = fileWithin(folder, 'paddock', url);
    expect(path === null || path.startsWith(join(folder, '/'))).toBe(true);
    expect((await serve(url)).status).toBe(404);
  });
});

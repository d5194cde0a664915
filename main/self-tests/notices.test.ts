import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackendId } from '../../contract/hardware.ts';
import type { SelfTest } from '../../contract/self-tests.ts';
import type { Settings } from '../../contract/settings.ts';
import { openStore } from '../store/open.ts';
import { judge } from './judge.ts';
import { createNotices } from './notices.ts';

function start() {
  const store = openStore(mkdtempSync(join(tmpdir(), 'paddock-notices-')));
  let preferredBackend: Settings['preferredBackend'] = 'auto';
  let changes = 0;
  const tests: SelfTest[] = [];
  const notices = createNotices({
    store,
    settings: {
      get: () => ({ preferredBackend }),
      set: (patch) => ({ preferredBackend } = patch),
    },
    verdicts: () => judge(tests),
    changed: () => (changes += 1),
  });
  return {
    notices,
    preferred: () => preferredBackend,
    changes: () => changes,
    /** A test of a back end: how fast it was, or that it failed. */
    tested(backend: BackendId, tokensPerSecond: number | null): void {
      tests.unshift({
        backend,
        at: tests.length,
        version: '1.0.0',
        driver: null,
        state: tokensPerSecond === null ? 'failed' : 'passed',
        error: null,
        answers: [],
        loadMs: 1,
        tokensPerSecond,
        promptTokensPerSecond: null,
        operationsPerSecond: null,
        memoryBytesPerSecond: null,
      });
      const verdict = judge(tests).find(({ latest }) => latest.backend === backend);
      if (verdict) notices.take(verdict);
    },
  };
}

test('what broke is said until it works again, and the fastest of what works is offered', () => {
  const { notices, tested, preferred } = start();
  tested('cuda', 1000);
  tested('vulkan', 600);
  tested('cpu', 200);
  expect(notices.list()).toEqual([]);
  tested('cuda', null);
  expect(notices.list()).toMatchObject([{ backend: 'cuda', change: 'broken', choice: 'vulkan' }]);
  tested('cuda', null);
  expect(notices.list()).toMatchObject([{ change: 'broken', before: { tokensPerSecond: 1000 } }]);
  tested('cuda', 1000);
  expect(notices.list()).toEqual([]);
  expect(preferred()).toBe('auto');
});

test('what is offered is taken with one click, undone by what it answers, and given back when all is well', () => {
  const { notices, tested, preferred, changes } = start();
  tested('cuda', 1000);
  tested('cpu', 200);
  tested('cuda', null);
  expect(notices.useLastGood('cuda')).toEqual({ before: 'auto' });
  expect(preferred()).toBe('cpu');
  expect(notices.list()).toEqual([]);
  expect(changes()).toBe(1);
  tested('cuda', 990);
  expect(notices.list()).toMatchObject([{ backend: 'cuda', change: 'mended', choice: 'auto' }]);
  expect(notices.useLastGood('cuda')).toEqual({ before: 'cpu' });
  expect(preferred()).toBe('auto');
  expect(() => notices.useLastGood('cuda')).toThrow(/any more/);
});

test('a slow back end is not forgotten because it stays slow, and a still slower one is no way out', () => {
  const { notices, tested } = start();
  tested('cpu', 200);
  tested('cuda', 1000);
  tested('cuda', 500);
  tested('cuda', 510);
  expect(notices.list()).toMatchObject([
    { change: 'slower', latest: { tokensPerSecond: 510 }, before: { tokensPerSecond: 1000 }, choice: null },
  ]);
  tested('cuda', 100);
  expect(notices.list()[0]?.choice).toBe('cpu');
  tested('cuda', 900);
  expect(notices.list()).toEqual([]);
});

test('one that is dismissed comes back only with something new', () => {
  const { notices, tested } = start();
  tested('cpu', 200);
  tested('cpu', 100);
  notices.dismiss('cpu');
  expect(notices.list()).toEqual([]);
  tested('cpu', 105);
  expect(notices.list()).toEqual([]);
  tested('cpu', null);
  expect(notices.list()).toMatchObject([{ change: 'broken', choice: null }]);
});

import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hubCacheQueries } from './hub-cache.ts';
import { openStore, type Store } from './open.ts';

const dayMs = 24 * 60 * 60 * 1000;
let dataFolder = '';
let store: Store;
let now = 0;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'paddock-cache-'));
  store = openStore(dataFolder);
  now = 1000 * dayMs;
});
afterEach(async () => {
  store.close();
  await rm(dataFolder, { recursive: true, force: true });
});

test('of headers the ones used last are kept, and none for ever', () => {
  const cache = hubCacheQueries(store, () => now);
  for (let index = 0; index < 450; index++) {
    now += 1000;
    cache.putHeader(`key ${index}`, { index });
    cache.header('key 0');
  }
  expect(cache.header('key 449')).toEqual({ index: 449 });
  expect(cache.header('key 0')).toEqual({ index: 0 });
  expect(cache.header('key 40')).toBeNull();
  now += 200 * dayMs;
  cache.putHeader('new', {});
  expect(cache.header('key 449')).toBeNull();
});

test('a header that is far too large is not kept', () => {
  const cache = hubCacheQueries(store);
  cache.putHeader('large', { text: 'x'.repeat(300_000) });
  expect(cache.header('large')).toBeNull();
});

test('what a repository says of its licence is asked for again after a week, and per hub', () => {
  const cache = hubCacheQueries(store, () => now);
  cache.putClaim('https://hub', 'owner/name', { license: 'mit' });
  expect(cache.claim('https://hub', 'owner/name')).toEqual({ license: 'mit' });
  expect(cache.claim('https://mirror', 'owner/name')).toBeNull();
  now += 8 * dayMs;
  expect(cache.claim('https://hub', 'owner/name')).toBeNull();
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from './open.ts';
import { createStoredResponses, type StoredResponse } from './responses.ts';

let store: Store;
beforeEach(() => {
  store = openStore(mkdtempSync(join(tmpdir(), 'paddock-store-')));
});
afterEach(() => void store.close());

const dayMs = 24 * 60 * 60 * 1000;

function answer(id: string, more: Partial<StoredResponse> = {}): StoredResponse {
  return { id, keyId: null, response: { output: [{ id: `msg_${id}` }] }, history: ['Hello'], ownFrom: 0, ...more };
}

test('an answer and its parts are found by whoever asked, and by nobody else', () => {
  const responses = createStoredResponses({ store });
  responses.add(answer('mine', { keyId: 'key-1' }));
  responses.add(answer('open'));
  expect(responses.find('mine', 'key-1')).toMatchObject({ history: ['Hello'], ownFrom: 0 });
  expect(responses.findItem('msg_mine', 'key-1')).toEqual({ id: 'msg_mine' });
  for (const keyId of ['key-2', null]) {
    expect(responses.find('mine', keyId)).toBeNull();
    expect(responses.findItem('msg_mine', keyId)).toBeNull();
    expect(responses.remove('mine', keyId)).toBe(false);
  }
  expect(responses.find('open', 'key-1')).toBeNull();
  expect(responses.find('open', null)).not.toBeNull();
});

test('a deleted answer takes its parts along', () => {
  const responses = createStoredResponses({ store });
  responses.add(answer('gone'));
  expect(responses.remove('gone', null)).toBe(true);
  expect(responses.findItem('msg_gone', null)).toBeNull();
  expect(store.prepare('SELECT count(*) AS count FROM stored_response_items').get()).toEqual({ count: 0 });
});

test('answers are kept for thirty days', () => {
  let time = 0;
  const responses = createStoredResponses({ store, now: () => time });
  responses.add(answer('old'));
  time = 29 * dayMs;
  responses.add(answer('newer'));
  expect(responses.find('old', null)).not.toBeNull();
  time = 31 * dayMs;
  responses.add(answer('newest'));
  expect(responses.find('old', null)).toBeNull();
  expect(responses.find('newer', null)).not.toBeNull();
});

test('a client that asks without end does not fill the disk: the oldest make room', () => {
  const responses = createStoredResponses({ store, limits: { most: 3, mostBytes: 1000 } });
  for (const id of ['a', 'b', 'c', 'd']) responses.add(answer(id));
  expect(responses.find('a', null)).toBeNull();
  expect(responses.find('b', null)).not.toBeNull();
  for (const id of ['large-1', 'large-2']) responses.add(answer(id, { history: ['x'.repeat(600)] }));
  expect(responses.find('d', null)).toBeNull();
  expect(responses.find('large-1', null)).toBeNull();
  // Whoever has just been answered can go on, whatever the size.
  responses.add(answer('huge', { history: ['x'.repeat(5000)] }));
  expect(responses.find('huge', null)).not.toBeNull();
});

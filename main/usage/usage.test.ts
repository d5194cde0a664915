import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../store/open.ts';
import { createUsage } from './usage.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-usage-'));
  store = openStore(folder);
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

const start = (date: Date) => createUsage({ store, log: { warn: () => {} }, now: () => new Date(date) });
const used = { modelId: 'tiny', client: 'Chat', promptTokens: 10, completionTokens: 5 };

test('a minute before and after midnight are two days, by the clock on the wall', () => {
  start(new Date(2026, 10, 23, 23, 59)).record(used);
  const evening = start(new Date(2026, 10, 23, 23, 59));
  evening.record(used);
  evening[Symbol.dispose]();
  const morning = start(new Date(2026, 10, 24, 0, 1));
  morning.record(used);
  expect(morning.report(7).map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24']);
  expect(morning.report(1)).toHaveLength(1);
});

test('what is not written yet is in the report, once', () => {
  const usage = start(new Date(2026, 10, 23));
  usage.record(used);
  usage.record({ ...used, completionTokens: 7 });
  const row = { day: '2026-11-23', ...used, requests: 2, promptTokens: 20, completionTokens: 12 };
  expect(usage.report(1)).toEqual([row]);
  expect(usage.report(1)).toEqual([row]);
});

test('clearing can be taken back, with what was used since (catches: a slip that costs a year)', () => {
  const usage = start(new Date(2026, 10, 23));
  usage.record(used);
  usage.clear();
  expect(usage.report(1)).toEqual([]);
  usage.record(used);
  usage.restore();
  usage.restore();
  expect(usage.report(1)[0]?.requests).toBe(2);
});

test('a program that comes under a new name each time does not fill the disk', () => {
  const usage = start(new Date(2026, 10, 23));
  for (let index = 0; index < 1500; index += 1) usage.record({ ...used, client: `client ${index}` });
  const rows = usage.report(1);
  expect(rows).toHaveLength(1001);
  expect(rows.find(({ client }) => client === 'others')?.requests).toBe(500);
});

test('a store that is full loses nothing that can still be kept', () => {
  const usage = start(new Date(2026, 10, 23));
  usage.record(used);
  store.exec('ALTER TABLE usage_days RENAME TO away');
  usage[Symbol.dispose]();
  store.exec('ALTER TABLE away RENAME TO usage_days');
  expect(usage.report(1)).toHaveLength(1);
});

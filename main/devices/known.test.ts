import { expect, test } from 'vitest';
import { openMemoryStore } from '../store/open.ts';
import { createKnownDevices, forgetAfterMs } from './known.ts';

function book() {
  let time = 1_000_000;
  const store = openMemoryStore();
  const known = createKnownDevices({ store, onChange: () => {}, now: () => time });
  return { store, known, pass: (ms: number) => (time += ms) };
}

test('only a hash of the secret is in the store', () => {
  const { store, known } = book();
  const secret = known.add('Phone', '192.168.1.7');
  expect(JSON.stringify(store.prepare('SELECT * FROM devices').all())).not.toContain(secret);
  expect(known.find(secret)).toMatchObject({ name: 'Phone', address: '192.168.1.7' });
  expect(known.find(`${secret}x`)).toBeNull();
  expect(known.find('')).toBeNull();
  expect(known.find(undefined)).toBeNull();
});

test('a device that is shut out is forgotten before its windows close', () => {
  const { known } = book();
  const secret = known.add('Phone', 'a');
  const device = known.find(secret);
  if (device === null) throw new Error('unknown');
  const seen: unknown[] = [];
  const leave = known.enter(device, 'b', () => seen.push(known.find(secret)));
  expect(known.list()).toMatchObject([{ name: 'Phone', isConnected: true, address: 'b' }]);
  known.revoke(device.id);
  leave();
  expect(seen).toEqual([null]);
  expect(known.list()).toEqual([]);
});

test('a device that nobody used for long is forgotten, and one that was used is not', () => {
  const { known, pass } = book();
  const [old, used] = [known.add('Old', 'a'), known.add('Used', 'a')];
  pass(forgetAfterMs - 1000);
  const device = known.find(used);
  if (device !== null) known.see(device, 'a');
  pass(2000);
  expect(known.find(old)).toBeNull();
  expect(known.find(used)).not.toBeNull();
  expect(known.list().map(({ name }) => name)).toEqual(['Used']);
});

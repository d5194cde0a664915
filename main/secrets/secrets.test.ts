import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { openStore } from '../store/open.ts';
import { createSecrets } from './secrets.ts';

const token = 'hf_veryverysecret';
const silent = { warn: () => {} };
let dataFolder = '';

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'paddock-secrets-'));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

/** Turns texts around, which is enough to see whether it was asked. */
const keyStore = (isAvailable = true) => ({
  isAvailable: async () => isAvailable,
  encrypt: async (text: string) => Buffer.from([...text].toReversed().join('')),
  decrypt: async (bytes: Buffer) => [...bytes.toString()].toReversed().join(''),
});

const open = (options: { protect?: ReturnType<typeof keyStore>; environment?: NodeJS.ProcessEnv } = {}) =>
  createSecrets({ dataFolder, log: silent, environment: {}, ...options });

test.skipIf(process.platform === 'win32')(
  'without a key store the file is for this user alone, and it says so',
  async () => {
    const secrets = open();
    await secrets.keepHubToken(token);
    expect(await secrets.hubTokenStatus()).toEqual({ source: 'kept', place: 'file' });
    expect(statSync(join(dataFolder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await open().hubToken()).toBe(token);
    expect(readdirSync(dataFolder)).toEqual(['secrets.json']);
  },
);

test.skipIf(process.platform === 'win32')('a file that was opened to others is closed again', async () => {
  writeFileSync(join(dataFolder, 'secrets.json'), JSON.stringify({ hubToken: { plain: token } }), { mode: 0o644 });
  expect(await open().hubToken()).toBe(token);
  expect(statSync(join(dataFolder, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('with a key store the file does not hold the token itself', async () => {
  const secrets = open({ protect: keyStore() });
  await secrets.keepHubToken(token);
  expect(await secrets.hubTokenStatus()).toEqual({ source: 'kept', place: 'key_store' });
  expect(readFileSync(join(dataFolder, 'secrets.json'), 'utf8')).not.toContain(token);
  expect(await open({ protect: keyStore() }).hubToken()).toBe(token);
  // A key store that went away, as when the app runs without a desktop: the token is asked for again.
  expect(await open({ protect: keyStore(false) }).hubToken()).toBeNull();
});

test('the environment comes first, and an empty variable counts as none', async () => {
  await open().keepHubToken(token);
  const both = open({ environment: { HF_TOKEN: ' hf_environment ', HUGGING_FACE_HUB_TOKEN: 'hf_older' } });
  expect(await both.hubToken()).toBe('hf_environment');
  expect((await both.hubTokenStatus()).source).toBe('environment');
  expect(await open({ environment: { HUGGING_FACE_HUB_TOKEN: 'hf_older' } }).hubToken()).toBe('hf_older');
  expect(await open({ environment: { HF_TOKEN: '' } }).hubToken()).toBe(token);
});

test('a removed token is gone from the disk, and a broken file counts as none', async () => {
  const secrets = open();
  await secrets.keepHubToken(token);
  secrets.removeHubToken();
  expect((await secrets.hubTokenStatus()).source).toBe('none');
  expect(existsSync(join(dataFolder, 'secrets.json'))).toBe(false);
  writeFileSync(join(dataFolder, 'secrets.json'), `{"hubToken": {"plain": "${token}`);
  expect(await open().hubToken()).toBeNull();
});

test('keys of providers stand beside the token, and each goes without the others', async () => {
  const secrets = open({ protect: keyStore() });
  await Promise.all([secrets.keepHubToken(token), secrets.keepKey('one', 'sk-one'), secrets.keepKey('two', 'sk-two')]);
  const later = open({ protect: keyStore() });
  expect([await later.hubToken(), await later.key('one'), await later.key('two')]).toEqual([token, 'sk-one', 'sk-two']);
  expect(readFileSync(join(dataFolder, 'secrets.json'), 'utf8')).not.toContain('sk-one');
  later.removeHubToken();
  later.removeKey('one');
  const last = open({ protect: keyStore() });
  expect([await last.hubToken(), await last.key('one'), await last.key('two')]).toEqual([null, null, 'sk-two']);
  // Without its key store it is there, and can't be read: nobody takes it for a provider without a key.
  const bare = open({ protect: keyStore(false) });
  expect([bare.hasKey('two'), await bare.key('two')]).toEqual([true, null]);
  last.removeKey('two');
  expect(existsSync(join(dataFolder, 'secrets.json'))).toBe(false);
});

test('the token is neither in the database nor in the log', async () => {
  const store = openStore(dataFolder);
  const log = createLog(dataFolder);
  const secrets = createSecrets({ dataFolder, log, environment: {} });
  await secrets.keepHubToken(token);
  writeFileSync(join(dataFolder, 'secrets.json'), `{"hubToken": {"plain": "${token}`);
  await createSecrets({ dataFolder, log, environment: {} }).hubToken();
  store.close();
  const others = readdirSync(dataFolder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== 'secrets.json',
  );
  expect(others.map(({ name }) => name)).toContain('paddock.log');
  for (const entry of others) {
    expect(readFileSync(join(entry.parentPath, entry.name), 'latin1')).not.toContain(token);
  }
});

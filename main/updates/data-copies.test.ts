import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openStore, schemaVersion } from '../store/open.ts';
import { createDataCopies } from './data-copies.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'paddock-data-copies-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataFolder, { recursive: true });
});

/** A start of a version, up to its open database. */
function start(version: string) {
  const copies = createDataCopies({ dataFolder, version, schema: schemaVersion });
  const store = openStore(dataFolder, copies);
  copies.endReturn();
  return { copies, store };
}

function run(version: string, theme?: string): void {
  const { store } = start(version);
  if (theme !== undefined) {
    store.prepare(`INSERT OR REPLACE INTO settings (key, value) VALUES ('theme', ?)`).run(JSON.stringify(theme));
  }
  store.close();
}

function readTheme(file: string): unknown {
  using store = Object.assign(new Database(file, { readonly: true }), { [Symbol.dispose]: () => {} });
  const value: unknown = store.prepare(`SELECT value FROM settings WHERE key = 'theme'`).pluck().get();
  store.close();
  return value;
}

const folders = () => readdirSync(join(dataFolder, 'data-copies')).toSorted();

it('are made before the first start of another version, and at no other start', () => {
  run('1.0.0', 'dark');
  run('1.0.0');
  expect(createDataCopies({ dataFolder, version: '1.0.0', schema: schemaVersion }).list()).toEqual([]);
  writeFileSync(join(dataFolder, 'mcp.json'), '{}');
  run('1.1.0', 'light');
  run('1.1.0');
  const [name = ''] = folders();
  expect(folders()).toHaveLength(1);
  expect(name).toContain('1.0.0');
  expect(readTheme(join(dataFolder, 'data-copies', name, 'paddock.sqlite3'))).toBe('"dark"');
  expect(readFileSync(join(dataFolder, 'data-copies', name, 'mcp.json'), 'utf8')).toBe('{}');
});

it('are kept for the last three versions', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const [day, version] of ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'].entries()) {
    vi.setSystemTime(new Date(2026, 0, day + 1));
    run(version);
  }
  const { copies, store } = start('1.4.0');
  store.close();
  expect(copies.list().map(({ version }) => version)).toEqual(['1.3.0', '1.2.0', '1.1.0']);
});

it('take the place of what a newer version wrote after a return, which is kept', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date(2026, 0, 1));
  run('1.0.0', 'dark');
  vi.setSystemTime(new Date(2026, 0, 2));
  run('2.0.0', 'light');
  writtenByNewerTables();
  const newer = createDataCopies({ dataFolder, version: '2.0.0', schema: schemaVersion + 1 });
  expect(newer.losesSince('1.0.0')).toBe(new Date(2026, 0, 2).getTime());
  newer.prepareReturn('1.0.0');
  vi.setSystemTime(new Date(2026, 0, 3));
  run('1.0.0');
  expect(readTheme(join(dataFolder, 'paddock.sqlite3'))).toBe('"dark"');
  const kept = folders().find((name) => name.includes('2.0.0')) ?? '';
  expect(readTheme(join(dataFolder, 'data-copies', kept, 'paddock.sqlite3'))).toBe('"light"');
});

it('stay where they are when nobody asked for a return', () => {
  run('1.0.0', 'dark');
  run('2.0.0', 'light');
  writtenByNewerTables();
  expect(() => start('1.0.0')).toThrow('written by a newer version');
  expect(readTheme(join(dataFolder, 'paddock.sqlite3'))).toBe('"light"');
});

function writtenByNewerTables(): void {
  const store = new Database(join(dataFolder, 'paddock.sqlite3'));
  store.pragma(`user_version = ${schemaVersion + 1}`);
  store.close();
}

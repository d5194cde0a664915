import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEvents } from '../events.ts';
import { sql as firstTables } from '../store/migrations/0001-chats-and-models.ts';
import { sql as presetTables } from '../store/migrations/0010-presets-and-comparisons.ts';
import { openStore, type Store } from '../store/open.ts';
import { presetQueries } from '../store/presets.ts';
import { createPresets, type Presets } from './presets.ts';

let store: Store;
let presets: Presets;
let defaultPresetId: string | null;
beforeEach(() => {
  defaultPresetId = null;
  store = openStore(mkdtempSync(join(tmpdir(), 'paddock-presets-')));
  presets = createPresets({ store, events: createEvents(), settings: { get: () => ({ defaultPresetId }) } });
});
afterEach(() => void store.close());

const pirate = {
  id: null,
  name: 'Pirate',
  systemPrompt: 'You are a pirate.',
  sampling: { temperature: 0 },
  tools: ['files/*'],
  reasoning: 'off' as const,
};

test('presets from before keep their numbers, and one that has the name of an example stays', () => {
  const old = new Database(':memory:');
  old.exec(firstTables);
  old
    .prepare(`INSERT INTO presets (id, name, sampling) VALUES ('mine', 'code', '{"temperature":0.7,"topK":12}')`)
    .run();
  old.exec(presetTables);
  const kept = presetQueries(old).list();
  expect(kept.filter(({ name }) => name.toLowerCase() === 'code')).toEqual([
    {
      id: 'mine',
      name: 'code',
      systemPrompt: '',
      sampling: { temperature: 0.7, topK: 12 },
      tools: [],
      reasoning: 'auto',
    },
  ]);
  expect(kept).toHaveLength(5);
});

test('an exported preset comes back whole where it was deleted, and only once', () => {
  const { id: _none, ...values } = pirate;
  const saved = presets.save(pirate);
  const { fileName, text } = presets.export([saved.id]);
  expect(fileName).toBe('Pirate.json');
  expect(presets.import(text)).toEqual({ added: [], unchanged: 1 });
  presets.remove(saved.id);
  expect(presets.import(text)).toEqual({ added: ['Pirate'], unchanged: 0 });
  expect(presets.list().find(({ name }) => name === 'Pirate')).toMatchObject(values);
});

test('an imported preset never overwrites another one of its name', () => {
  const { text } = presets.export([presets.save(pirate).id]);
  const [kept] = presets.list().filter(({ name }) => name === 'Pirate');
  presets.save({ ...pirate, id: kept?.id ?? null, systemPrompt: 'Changed.' });
  expect(presets.import(text).added).toEqual(['Pirate 2']);
  expect(presets.find(kept?.id ?? '')?.systemPrompt).toBe('Changed.');
});

test('a name that is taken is refused, whatever its case, and a preset may keep its own', () => {
  const { id } = presets.save(pirate);
  expect(() => presets.save({ ...pirate, name: 'pirate' })).toThrow('There is a preset named Pirate already.');
  expect(presets.save({ ...pirate, id, name: 'PIRATE' }).name).toBe('PIRATE');
});

test('a new chat gets a copy of the default preset, and nothing where that is gone', () => {
  const { id } = presets.save(pirate);
  expect(presets.settingsForNewChat()).toBeUndefined();
  defaultPresetId = id;
  expect(presets.settingsForNewChat()).toMatchObject({ presetId: id, systemPrompt: 'You are a pirate.' });
  presets.remove(id);
  expect(presets.settingsForNewChat()).toBeUndefined();
});

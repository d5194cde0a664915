import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogModelSchema } from '../../contract/hub.ts';
import { resourcesFolder } from '../paths.ts';
import { catalogModels, createCatalog, readCatalog } from './catalog.ts';

const entries = readCatalog(resourcesFolder());
const models = catalogModels(entries);

describe('the starting set', () => {
  test('keeps nobody from starting where its file is missing, and says so when it is asked for', () => {
    const catalog = createCatalog('/nowhere');
    expect(() => catalog()).toThrow("The list of models that comes with Paddock can't be read.");
  });

  test('is what the contract says', () => {
    const whole = models.map((model) => ({ ...model, roughFit: null, modelIds: [] }));
    expect(z.array(catalogModelSchema).parse(whole)).toEqual(whole);
  });

  test('has each repository and each alias once', () => {
    expect(new Set(entries.map(({ repo }) => repo.toLowerCase())).size).toBe(entries.length);
    expect(new Set(entries.map(({ alias }) => alias)).size).toBe(entries.length);
  });

  test('has all families that it should, and models for embedding and reranking', () => {
    const families = new Set(models.map(({ family }) => family));
    for (const family of [
      'llama',
      'mistral',
      'qwen',
      'gemma',
      'phi',
      'deepseek',
      'command-r',
      'olmo',
      'gpt-oss',
      'smollm',
      'granite',
    ]) {
      expect(families).toContain(family);
    }
    const tasks = new Set(models.map(({ task }) => task));
    for (const task of ['chat', 'vision', 'embedding', 'reranking'] as const) expect(tasks).toContain(task);
    const titles = models.map(({ title }) => title).join('\n');
    for (const title of ['Llama 2', 'Llama 3.', 'Llama 4', 'Mixtral']) expect(titles).toContain(title);
  });

  test('leaves no model’s terms unknown', () => {
    const open = ['fully_open', 'open_permissive', 'open_restricted'];
    const unclear = models.filter(({ openness }) => !open.includes(openness.class) || openness.facts === null);
    expect(unclear.map(({ repo }) => repo)).toEqual([]);
  });

  test('has nothing in it that claims more than its base, apart from what its makers do', () => {
    const conflicting = models.filter(({ openness }) => openness.conflicts.length > 0);
    expect(conflicting.map(({ alias }) => alias)).toEqual(['deepseek-r1:8b']);
  });

  test.each([
    ['olmo2:7b', 'fully_open'],
    ['smollm3:3b', 'fully_open'],
    ['nomic-embed-text:v1.5', 'fully_open'],
    ['gpt-oss:20b', 'open_permissive'],
    ['phi4:14b', 'open_permissive'],
    ['llama3.1:8b', 'open_restricted'],
    ['command-r7b:8b', 'open_restricted'],
    ['gemma3:4b', 'open_restricted'],
  ])('%s is %s', (alias, expected) => {
    expect(models.find((model) => model.alias === alias)?.openness.class).toBe(expected);
  });

  test('has sizes that fit the number of parameters, so that no figure has slipped by a digit', () => {
    const strange = models.filter(({ sizeBytes, parameterCount }) => {
      const bitsPerWeight = (sizeBytes * 8) / (parameterCount ?? 0);
      return !(bitsPerWeight > 4 && bitsPerWeight < 17);
    });
    expect(strange.map(({ repo }) => repo)).toEqual([]);
  });

  test('starts with something for any computer, and has something that needs a server', () => {
    const sizes = models.map(({ sizeBytes }) => sizeBytes);
    expect(Math.min(...sizes)).toBeLessThan(500_000_000);
    expect(Math.max(...sizes)).toBeGreaterThan(60_000_000_000);
  });
});

import { expect, test } from 'vitest';
import { apiModelSchema, apiModelsSchema, basesOf, claimOf, describeModel, taskOf } from './models.ts';

const read = (fields: object) => apiModelSchema.parse({ id: 'owner/name', ...fields });

test('a field that is missing or of another kind counts as not said', () => {
  const model = read({
    downloads: -5,
    likes: 'many',
    lastModified: 'yesterday',
    pipeline_tag: 7,
    tags: [1, null, 'gguf', 'x'.repeat(10_000)],
    cardData: {
      license: { name: 'mit' },
      base_model: [null, 'maker/base', 'no repository', '../up/x'],
      language: 'en',
    },
    gguf: { total: Number.NaN, architecture: ['llama'], context_length: 1.5 },
    siblings: [{ rfilename: 'a.gguf' }, { rfilename: 3 }, 'b.gguf'],
  });
  expect(describeModel(model)).toMatchObject({ downloads: null, likes: null, updatedAt: null, parameterCount: null });
  expect(model.siblings).toEqual(['a.gguf']);
  expect(basesOf(model)).toEqual(['maker/base']);
  expect(claimOf(model)).toMatchObject({ license: null, gated: false });
  expect(describeModel(read({}))).toMatchObject({ name: 'name', author: 'owner', architecture: null });
});

test('entries that are no models are left out of a list, and a list is bounded', () => {
  const list = [{ id: 'owner/name' }, { id: '../../etc' }, null, { id: 'spaces/a/b' }, 'text'];
  expect(apiModelsSchema.parse(list).map(({ id }) => id)).toEqual(['owner/name']);
  expect(apiModelsSchema.safeParse(Array.from({ length: 1001 }, () => ({}))).success).toBe(false);
  expect(read({ tags: Array.from({ length: 5000 }, (_, index) => `tag${index}`) }).tags.length).toBeLessThan(1000);
});

test('the licence is that of the card, else of a tag, and two at once are none that is known', () => {
  expect(claimOf(read({ cardData: { license: 'mit' }, tags: ['license:apache-2.0'] })).license).toBe('mit');
  expect(claimOf(read({ tags: ['license:apache-2.0'] })).license).toBe('apache-2.0');
  expect(claimOf(read({ cardData: { license: ['mit', 'gpl'] } })).license).toBe('mit or gpl');
  expect(claimOf(read({ gated: 'manual' })).gated).toBe(true);
});

test.each([
  [{ pipeline_tag: 'text-generation' }, 'chat'],
  [{ pipeline_tag: 'image-text-to-text' }, 'vision'],
  [{ pipeline_tag: 'sentence-similarity' }, 'embedding'],
  [{ pipeline_tag: 'text-ranking' }, 'reranking'],
  [{ id: 'BAAI/bge-reranker-v2-m3', pipeline_tag: 'text-classification' }, 'reranking'],
  [{ pipeline_tag: 'text-classification' }, null],
  [{ tags: ['conversational'] }, 'chat'],
  [{ gguf: { architecture: 'nomic-bert' } }, 'embedding'],
  [{ pipeline_tag: 'text-to-image' }, null],
  [{}, null],
])('%j is for %s', (fields, task) => {
  expect(taskOf(read(fields))).toBe(task);
});

test('what a model was made from is read from the card and from tags of any relation, once', () => {
  const tags = [
    'base_model:maker/base',
    'base_model:quantized:maker/base',
    'base_model:merge:other/base',
    'base_model:owner/name',
  ];
  expect(basesOf(read({ tags, cardData: { base_model: 'maker/base' } }))).toEqual(['maker/base', 'other/base']);
});

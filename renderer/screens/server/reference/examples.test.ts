import { expect, test } from 'vitest';
import type { ServerEndpoint } from '../../../../contract/server.ts';
import { exampleFor } from './examples.ts';
import { toPython, toTypeScript } from './literals.ts';

const endpoint: ServerEndpoint = {
  method: 'POST',
  path: '/v1/things/{id}',
  alsoAt: [],
  dialect: 'llama-server',
  summary: '',
  scope: 'infer',
  streams: null,
  call: null,
  fields: [],
  example: { model: '{model}', text: "it's" },
  answer: '{}',
};
const place = { root: 'http://127.0.0.1:1234', modelId: 'maker/a model', key: null };

test('an apostrophe does not end the text that a shell is given', () => {
  expect(exampleFor('curl', endpoint, place)).toContain(String.raw`"text": "it'\''s"`);
});

test('a model with a slash in its name stays one part of the path', () => {
  expect(exampleFor('curl', endpoint, place)).toContain('/v1/things/maker%2Fa%20model');
  expect(exampleFor('python', endpoint, place)).toContain('"model": "maker/a model"');
});

test('a key is only in the examples of a server that demands one', () => {
  for (const language of ['curl', 'python', 'typescript'] as const) {
    expect(exampleFor(language, endpoint, place)).not.toContain('Bearer');
    expect(exampleFor(language, endpoint, { ...place, key: 'KEY' })).toContain('Bearer KEY');
  }
});

test('texts and words are written as each language has them', () => {
  const value = { on: true, none: null, 'a-b': ['it\'s "so"\n\\'] };
  expect(toPython(value, 1)).toBe(String.raw`{"on": True, "none": None, "a-b": ["it's \"so\"\n\\"]}`);
  expect(toTypeScript(value, 1)).toBe(String.raw`{ on: true, none: null, 'a-b': ['it\'s "so"\n\\'] }`);
});

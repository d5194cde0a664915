import { expect, test } from 'vitest';
import { findPrompts, wantedPrompt } from './find.ts';

const prompts = ['Explain simply', 'Write an email', 'Review code'].map((name) => ({ id: name, name, text: 'x' }));

test.each([
  ['/', ''],
  ['/sum', 'sum'],
  ['/pros and', 'pros and'],
  ['Hello /sum', null],
  ['//comment', null],
  ['/one\ntwo', null],
  ['', null],
])('%j asks for %j', (text, wanted) => {
  expect(wantedPrompt(text)).toBe(wanted);
});

test('every word has to be there, and names that begin with them come first', () => {
  expect(findPrompts(prompts, 'e').map(({ name }) => name)).toEqual([
    'Explain simply',
    'Write an email',
    'Review code',
  ]);
  expect(findPrompts(prompts, 'email WRITE').map(({ name }) => name)).toEqual(['Write an email']);
  expect(findPrompts(prompts, 'usr/bin')).toEqual([]);
});

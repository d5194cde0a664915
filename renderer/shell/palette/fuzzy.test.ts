import { expect, test } from 'vitest';
import { rank, score } from './fuzzy.ts';

const actions = [
  'New chat',
  'New temporary chat',
  'Choose a model',
  'Eject all models',
  'Switch between light and dark',
  'Go to models',
];
const find = (typed: string) => rank(typed, actions, (text) => text);

test('the beginning of the text beats the beginning of a word, and that beats its middle', () => {
  expect(find('new')).toEqual(['New chat', 'New temporary chat']);
  expect(find('mod')[0]).toBe('Go to models');
  expect(find('el')).not.toEqual([]);
});

test('words may come in any order, and initials are enough', () => {
  expect(find('chat temp')).toEqual(['New temporary chat']);
  expect(find('ntc')).toEqual(['New temporary chat']);
  expect(find('gtm')).toEqual(['Go to models']);
});

test('accents do not matter, and what is not there is not found', () => {
  expect(score('cafe', 'Café in Paris')).toBeGreaterThan(0);
  expect(score('CAFÉ', 'cafe')).toBeGreaterThan(0);
  expect(find('zebra')).toEqual([]);
  expect(find('xq')).toEqual([]);
});

test('signs that mean something in patterns are signs', () => {
  expect(score('c++ (x', 'About C++ (x86)')).toBeGreaterThan(0);
  expect(score('[', 'New chat')).toBe(0);
});

test('nothing typed keeps everything in its order', () => {
  expect(find('  ')).toEqual(actions);
});

import { expect, test } from 'vitest';
import { askedVariables, fillAsked, fillVariables } from './prompt-variables.ts';

const facts = { now: new Date(2026, 10, 3, 9, 5), modelName: 'Tiny' };

test('days and hours are written with two digits, as lists of files sort them', () => {
  expect(fillVariables('{{date}} {{ TIME }} {{weekday}}', facts)).toBe('2026-11-03 09:05 Tuesday');
});

test('only what is not known is asked for, once and in order', () => {
  expect(askedVariables('{{b}} on {{date}}: {{a}}, {{ b }}, {{Größe in cm}}')).toEqual(['b', 'a', 'Größe in cm']);
});

test('braces of other languages are left alone', () => {
  const code = 'const o = {{ x: 1 }}; {{}} {{{ raw }}} {{ a.b }}';
  expect(askedVariables(code)).toEqual(['raw']);
  expect(fillVariables(code, facts)).toBe(code);
});

test('what a person types is not filled in a second time', () => {
  expect(fillAsked('Say {{text}} to {{model}}', { text: '{{date}}' }, facts)).toBe('Say {{date}} to Tiny');
});

test('an empty answer empties its place', () => {
  expect(fillAsked('[{{tone}}]', { tone: '' }, facts)).toBe('[]');
});

import { expect, it } from 'vitest';
import { toLanguage } from './languages.ts';

it('speaks the first of the system’s languages that it knows', () => {
  expect(toLanguage('system', ['pt-BR', 'de-AT', 'en-US'])).toBe('de');
  expect(toLanguage('system', ['pt-BR'])).toBe('en');
  expect(toLanguage('system', [])).toBe('en');
});

it('speaks the chosen language, whatever the system asks for', () => {
  expect(toLanguage('en', ['de-DE'])).toBe('en');
});

it('is not led astray by names that every object has', () => {
  expect(toLanguage('system', ['constructor', 'de'])).toBe('de');
});

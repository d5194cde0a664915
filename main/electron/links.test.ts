import { expect, it } from 'vitest';
import { isAppPage, isExternalLink } from './links.ts';

it.each([
  ['https://example.com', true],
  ['http://example.com', true],
  ['mailto:someone@example.com', true],
  ['file:///etc/hosts', false],
  ['smb://example.com/share', false],
  ['javascript:alert(1)', false],
  ['ms-settings:', false],
  ['app://paddock/', false],
  ['', false],
  ['no address', false],
])('%j is handed to the system: %s', (url, isExternal) => {
  expect(isExternalLink(url)).toBe(isExternal);
});

it.each([
  ['app://paddock/', true],
  ['app://paddock/chat/1#top', true],
  ['app://paddock.example.com/', false],
  ['app://paddock@example.com/', false],
  ['app://other/', false],
  ['https://paddock/', false],
])('%j is a page of the app: %s', (url, isPage) => {
  expect(isAppPage(url)).toBe(isPage);
});

import { expect, test } from 'vitest';
import { authorUrl, originOf, tokensUrl } from './addresses.ts';

const pageUrl = 'https://hub.example:8080/owner/name';

test('a relative link of a README leads to the file at the commit that is shown', () => {
  const { links, images } = originOf(pageUrl, 'abc123');
  expect(new URL('docs/use.md', links).href).toBe('https://hub.example:8080/owner/name/blob/abc123/docs/use.md');
  expect(new URL('./logo.png', images).href).toBe('https://hub.example:8080/owner/name/resolve/abc123/logo.png');
  expect(originOf(`${pageUrl}/`, 'abc123')).toEqual({ links, images });
});

test('a mirror keeps its own host for authors and tokens', () => {
  expect(authorUrl(pageUrl, 'owner')).toBe('https://hub.example:8080/owner');
  expect(tokensUrl(pageUrl)).toBe('https://hub.example:8080/settings/tokens');
});

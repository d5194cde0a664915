import { expect, it } from 'vitest';
import { hiddenHost, webAddress } from './links.ts';

const hostOf = (text: string, href: string) => {
  const address = webAddress(href);
  return address === null ? undefined : hiddenHost(address, text);
};

it.each([
  ['https://bank.example/login', 'https://evil.example/login'],
  ['bank.example', 'https://evil.example/'],
  ['www.bank.example', 'https://bank.example.evil.example/'],
  ['Sign in at https://bank.example (safe)', 'https://evil.example/'],
  ['bank\uff0eexample', 'https://evil.example/'],
  ['https://bank\u3002example', 'https://evil.example/'],
  ['https://bank.example', 'https://evil.example/https://bank.example'],
  ['bank\u200b.example', 'https://evil.example/'],
])('names the host behind %s', (text, href) => {
  expect(hostOf(text, href)).toMatch(/evil\.example$/);
});

it('names a host that hides behind a name, or is written in letters that look like others', () => {
  expect(hostOf('bank', 'https://bank.example@evil.example/')).toBe('evil.example');
  expect(hostOf('\u0430pple.com', 'https://\u0430pple.com/')).toBe('xn--pple-43d.com');
  expect(hostOf('me@bank.example', 'mailto:you@evil.example')).toBe('you@evil.example');
});

it.each([
  ['the guide', 'https://paddock.example/guide'],
  ['paddock.example/guide', 'https://www.paddock.example/guide'],
  ['HTTPS://Paddock.example', 'https://paddock.example/'],
  ['main.ts', 'https://code.example/main.ts'],
  ['version 1.2.3', 'https://code.example/releases'],
])('says nothing where %s is honest', (text, href) => {
  expect(hostOf(text, href)).toBeNull();
});

it.each([
  'javascript:alert(1)',
  'JAVASCRIPT:x',
  'data:text/html,x',
  'file:///etc/passwd',
  'blob:x',
  '//host/x',
  '#x',
  '',
])('leads nowhere with %s', (href) => {
  expect(webAddress(href)).toBeNull();
});

import { expect, test } from 'vitest';
import { createAccess } from './access.ts';

const access = createAccess();
const cookie = access.cookieFor(5000).split(';', 1)[0] ?? '';
const headers = { host: '127.0.0.1:5000', origin: 'http://127.0.0.1:5000', cookie };

test('the page with this run’s cookie may act', () => {
  expect(access.mayAct(headers, 5000)).toBe(true);
  expect(access.cookieFor(5000)).toContain('HttpOnly');
});

test.each([
  ['a page of another site', { ...headers, origin: 'https://evil.example' }],
  ['another program’s page on this computer', { ...headers, origin: 'http://127.0.0.1:6000' }],
  ['a name that points here', { ...headers, host: 'evil.example:5000', origin: 'http://evil.example:5000' }],
  ['no origin', { host: headers.host, cookie }],
  ['an old run’s token', { ...headers, cookie: `paddock-5000=${createAccess().token}` }],
  ['another port’s cookie', { ...headers, cookie: cookie.replace('5000', '5001') }],
  ['no cookie', { host: headers.host, origin: headers.origin }],
])('%s may not', (_, foreign) => {
  expect(access.mayAct(foreign, 5000)).toBe(false);
});

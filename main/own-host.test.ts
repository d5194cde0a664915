import { expect, test } from 'vitest';
import { isOwnHost } from './own-host.ts';

test.each(['localhost', 'localhost:1234', '127.0.0.1:1234', '[::1]:1234', 'LOCALHOST:80', 'paddock.localhost'])(
  '%s is this computer',
  (host) => expect(isOwnHost(host)).toBe(true),
);

test.each([undefined, '', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:1234', '192.168.0.2:1234'])(
  'a page that reaches us as %s is refused (DNS rebinding)',
  (host) => expect(isOwnHost(host)).toBe(false),
);

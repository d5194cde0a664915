import { expect, test } from 'vitest';
import { emptyForm, findWrongField, toEntry, toForm } from './server-form.ts';

test('a form gives back the entry that it was made of, with what others keep in it', () => {
  const entry = {
    command: 'npx',
    args: ['-y', 'a server', '--x=1'],
    env: { KEY: 'a=b', EMPTY: '' },
    cwd: '/tmp',
    timeout: 1500,
    autoApprove: ['x'],
    disabled: true,
  };
  expect(toEntry(toForm('a', entry), entry)).toEqual(entry);
  const remote = {
    type: 'sse',
    url: 'https://mcp.example.com/',
    headers: { Authorization: 'Bearer a:b' },
    note: 'mine',
  };
  expect(toEntry(toForm('b', remote), remote)).toEqual(remote);
});

test('a server that becomes another kind keeps nothing of the old one', () => {
  const form = {
    ...toForm('a', { command: 'npx', args: ['x'], env: { A: 'b' } }),
    kind: 'http' as const,
    url: 'https://a.example/',
  };
  expect(toEntry(form, { command: 'npx', args: ['x'], env: { A: 'b' } })).toEqual({ url: 'https://a.example/' });
});

test('what can’t be right is named', () => {
  const good = { ...emptyForm, name: 'a', command: 'npx' };
  expect(findWrongField(good)).toBeNull();
  expect(findWrongField({ ...good, name: ' ' })).toBe('name');
  expect(findWrongField({ ...good, name: 'paddock' })).toBe('name');
  expect(findWrongField({ ...good, command: '' })).toBe('command');
  expect(findWrongField({ ...good, env: 'KEY' })).toBe('env');
  expect(findWrongField({ ...good, timeout: 'soon' })).toBe('timeout');
  expect(findWrongField({ ...good, kind: 'http', url: 'mcp.example.com' })).toBe('url');
  expect(findWrongField({ ...good, kind: 'http', url: 'https://a.example', headers: 'Authorization' })).toBe('headers');
});

import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { lastingArguments, readArguments } from './arguments.ts';

it('finds links and model files among what the system adds', () => {
  const argv = [
    '/usr/bin/paddock',
    '--no-sandbox',
    'paddock://chat',
    'models/a.GGUF',
    '/b.gguf',
    'notes.txt',
    '--x.gguf',
  ];
  expect(readArguments(argv, '/home/me')).toEqual({
    isSafe: false,
    isHidden: false,
    commands: [
      { type: 'show', path: '/chat' },
      { type: 'openModel', path: resolve('/home/me/models/a.GGUF') },
      { type: 'openModel', path: resolve('/b.gguf') },
    ],
  });
});

it('does not take the program itself for a model', () => {
  expect(readArguments(['/opt/paddock.gguf'], '/').commands).toEqual([]);
});

it('starts again with what lasts', () => {
  const argv = ['electron', '.', '--safe', '--hidden', 'paddock://chat', '/a.gguf', '--no-sandbox'];
  expect(lastingArguments(argv, false)).toEqual(['.', '--no-sandbox']);
  expect(lastingArguments(argv, true)).toEqual(['.', '--no-sandbox', '--safe']);
});

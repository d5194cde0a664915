import { expect, test } from 'vitest';
import type { ToolServer } from '../../../../contract/tools.ts';
import { shareOf, withServer, withTool } from './wishes.ts';

const tool = (name: string) => ({
  name,
  title: null,
  description: '',
  parameters: {},
  hints: { isReadOnly: null, isDestructive: null, reachesOut: null },
  permission: 'ask' as const,
  hasChanged: false,
});
const server: ToolServer = {
  name: 'a',
  kind: 'process',
  target: '',
  title: null,
  version: null,
  state: 'ready',
  error: null,
  tools: [tool('x'), tool('y')],
  promptCount: 0,
  isSignedIn: false,
  signInUrl: null,
};

test('taking one tool from a whole server leaves the others, and the wishes about other servers', () => {
  expect(withTool(['b/*', 'a/*'], server, 'x', false)).toEqual(['b/*', 'a/y']);
  expect(withTool(['ab/x'], server, 'x', true)).toEqual(['ab/x', 'a/x']);
  expect(withServer(['a/x', 'b/y'], 'a', true)).toEqual(['b/y', 'a/*']);
  expect(withServer(['a/x', 'a/*'], 'a', false)).toEqual([]);
});

test('a server is used wholly, in part or not at all', () => {
  expect(shareOf([], server)).toBe('none');
  expect(shareOf(['ab/*'], server)).toBe('none');
  expect(shareOf(['a/x'], server)).toBe('some');
  expect(shareOf(['a/x', 'a/y'], server)).toBe('all');
  expect(shareOf(['a/*'], server)).toBe('all');
});

import { expect, test } from 'vitest';
import type { HubModel } from '../../../../contract/hub.ts';
import { emptyPagesAtEnd, uniqueModels } from './pages.ts';

function page(...repos: string[]) {
  return { models: repos.map((repo) => ({ repo }) as HubModel), hiddenCount: 0 };
}

test('a model that moved to the next page between two requests is listed once', () => {
  expect(uniqueModels([page('a/1', 'a/2'), page('a/2', 'a/3')]).map(({ repo }) => repo)).toEqual(['a/1', 'a/2', 'a/3']);
});

test.each([
  [[], 0],
  [[page()], 1],
  [[page('a/1')], 0],
  [[page('a/1'), page(), page()], 2],
  [[page(), page('a/1')], 0],
])('pages without a model are counted from the end (%#)', (pages, count) => {
  expect(emptyPagesAtEnd(pages)).toBe(count);
});

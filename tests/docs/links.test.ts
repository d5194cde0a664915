import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFolder } from '../harness/headless.ts';
import { anchorsOf, documents, linksOf } from './markdown.ts';

/** Pages of the place that the project is kept at, seen from its files as that place shows them. */
const pagesOfHost = ['releases', 'security/advisories/new'];
const shownAt = 'blob/main';

const anchors = new Map(documents.map((document) => [document.path, anchorsOf(document)]));

test.for(documents.map((document) => [document.path, document] as const))(
  '%s: every link leads to a file, and to a heading, that is there',
  ([path, document]) => {
    const broken = linksOf(document).filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(dirname(path), file);
      if (target.startsWith('../')) return !pagesOfHost.includes(posix.join(shownAt, target));
      if (!existsSync(join(repositoryFolder, target))) return true;
      return anchor !== undefined && anchors.get(target)?.has(anchor) !== true;
    });
    expect(broken).toEqual([]);
  },
);

test('every document can be reached from the README (catches: a page that nobody finds)', () => {
  const reached = new Set<string>();
  const waiting = ['README.md', 'CONTRIBUTING.md'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const document = documents.find((each) => each.path === path);
    if (document === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const link of linksOf(document)) {
      if (!/^[a-z]+:/.test(link)) waiting.push(posix.join(dirname(path), link.replace(/#.*$/, '')));
    }
  }
  const lost = documents.map(({ path }) => path).filter((path) => !reached.has(path) && path.startsWith('docs/'));
  expect(lost.filter((path) => !path.startsWith('docs/decisions/'))).toEqual([]);
});

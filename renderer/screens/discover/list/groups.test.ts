import { expect, test } from 'vitest';
import type { CatalogModel } from '../../../../contract/hub.ts';
import { groupCatalog, matchCatalog } from './groups.ts';

function model(title: string, roughFit: CatalogModel['roughFit'], summary = ''): CatalogModel {
  return { title, roughFit, summary, family: 'llama', repo: `owner/${title}`, alias: title } as CatalogModel;
}

const models = [
  model('huge', 'too_big'),
  model('small', 'fits', 'Sees pictures.'),
  model('odd', null),
  model('next', 'fits'),
];

test('what runs here comes first, and what could not be judged is not lost', () => {
  expect(groupCatalog(models).map(({ key, models: group }) => [key, group.map(({ title }) => title)])).toEqual([
    ['fits', ['small', 'next']],
    ['too_big', ['huge']],
    ['unknown', ['odd']],
  ]);
});

test('offline, a search still finds models by what they are good at', () => {
  expect(matchCatalog(models, 'PICTURES llama').map(({ title }) => title)).toEqual(['small']);
  expect(matchCatalog(models, ' ')).toHaveLength(4);
});

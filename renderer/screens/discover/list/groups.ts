import type { CatalogModel } from '../../../../contract/hub.ts';

export type CatalogGroup = { key: 'fits' | 'tight' | 'too_big' | 'unknown'; models: CatalogModel[] };

const order = ['fits', 'tight', 'too_big', 'unknown'] as const;

/** By what this computer can run, the best first. Empty groups are left out. */
export function groupCatalog(models: readonly CatalogModel[]): CatalogGroup[] {
  return order
    .map((key) => ({ key, models: models.filter(({ roughFit }) => (roughFit ?? 'unknown') === key) }))
    .filter((group) => group.models.length > 0);
}

/** Those that a search means, by title, family, repository or what they are good at. */
export function matchCatalog(models: readonly CatalogModel[], query: string): CatalogModel[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ title, family, repo, summary, alias }) => {
    const text = [title, family, repo, summary, alias].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

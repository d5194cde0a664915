import type { HubModel } from '../../../../contract/hub.ts';

type Page = { models: HubModel[]; hiddenCount: number };

/** How many of the last pages had nothing to show. */
export function emptyPagesAtEnd(pages: readonly Page[]): number {
  const last = pages.findLastIndex(({ models }) => models.length > 0);
  return pages.length - 1 - last;
}

/** The same model may stand on two pages when the order changed in between. */
export function uniqueModels(pages: readonly Page[]): HubModel[] {
  return [...new Map(pages.flatMap(({ models }) => models).map((model) => [model.repo, model])).values()];
}

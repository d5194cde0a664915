import type { HubAccess } from '../../../../contract/hub.ts';

type PageUrl = HubAccess['pageUrl'];

export function hostOf(pageUrl: PageUrl): string {
  return URL.parse(pageUrl)?.host ?? pageUrl;
}

export function authorUrl(pageUrl: PageUrl, owner: string): string {
  return new URL(`/${owner}`, pageUrl).href;
}

/** Where a person makes a token for the hub that a page is of. */
export function tokensUrl(pageUrl: PageUrl): string {
  return new URL('/settings/tokens', pageUrl).href;
}

/** What relative links and pictures of a README mean: paths in the repository, at the commit that is shown. */
export function originOf(pageUrl: PageUrl, revision: string): { links: string; images: string } {
  const root = pageUrl.replace(/\/+$/, '');
  return { links: `${root}/blob/${revision}/`, images: `${root}/resolve/${revision}/` };
}

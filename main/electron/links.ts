import { previewPath } from '../csp.ts';

/** The one origin that the window shows. Everything else is a link for the system's browser, or nothing. */
export const appOrigin = 'app://paddock';
export const appUrl = `${appOrigin}/`;

const externalProtocols = new Set(['https:', 'http:', 'mailto:']);

/** Where the pages of answers are shown, in a frame of the window. */
export const previewUrl = `${appOrigin}${previewPath}`;

/** Whether an address belongs to the system's browser or mail program. */
export function isExternalLink(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && externalProtocols.has(parsed.protocol);
}

/** Whether an address is a page of the app itself. */
export function isAppPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === 'app:' && parsed.host === 'paddock';
}

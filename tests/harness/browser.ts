import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** How long a page waits for what a test expects of it: an answer of a model on a slow machine. */
const expectTimeoutMs = 60_000;

/** The size that the layout is designed for. */
export const designSize = { width: 1280, height: 800 };

/** A window onto one host: a browser context of its own, with its own cookie. */
export type Window = AsyncDisposable & { page: Page; pageErrors: string[] };

export type OpenWindow = (url: string, options?: BrowserContextOptions) => Promise<Window>;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findExecutable();
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH names no Chromium.');
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

/** Opens a page and collects what goes wrong in it. */
export async function openWindow(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ viewport: designSize, locale: 'en-US', ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(expectTimeoutMs);
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text());
  });
  await page.goto(url);
  return { page, pageErrors, [Symbol.asyncDispose]: () => context.close() };
}

/** `npm test` looks for a Chromium and passes its path on. */
export function findExecutable(): string | undefined {
  const path = process.env['CHROMIUM_PATH'];
  return path === undefined || path === '' ? undefined : path;
}

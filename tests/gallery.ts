import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow } from './harness/browser.ts';
import { makeDataFolder, repositoryFolder, startHeadless, type Headless } from './harness/headless.ts';
import { driveWindow, type WindowDriver } from './harness/window.ts';
import { startHub } from './hub/hub.ts';
import { sampleRepositories, sampleUsers } from './hub/samples.ts';

// Every screen, in light and in dark: what somebody looks through who changes how Paddock looks.

const folder = join(repositoryFolder, 'docs', 'images', 'screens');
const settingsParts = [
  'appearance',
  'app',
  'keys',
  'engine',
  'hub',
  'remotes',
  'downloads',
  'policy',
  'tools',
  'transfer',
  'updates',
  'about',
];
const castle = 'The code of the red castle is 4821.';

type Shot = { name: string; path: string; prepare?(page: Page): Promise<unknown> };

const press = (keys: string) => async (page: Page) => {
  await page.keyboard.press(keys);
  await page.getByRole('dialog').first().waitFor();
};

const shots: readonly Shot[] = [
  { name: 'chat-empty', path: '/chat' },
  { name: 'palette', path: '/chat', prepare: press('ControlOrMeta+k') },
  { name: 'search', path: '/chat', prepare: press('ControlOrMeta+Shift+f') },
  { name: 'model-list', path: '/chat', prepare: (page) => page.getByTestId('model-loader').click() },
  {
    name: 'model-settings',
    path: '/chat',
    prepare: async (page) => {
      await page.keyboard.press('ControlOrMeta+Shift+p');
      await page.getByRole('complementary', { name: 'Model settings' }).waitFor();
    },
  },
  { name: 'compare', path: '/compare' },
  { name: 'documents', path: '/documents' },
  { name: 'discover', path: '/discover', prepare: (page) => page.getByText('Starting set').first().waitFor() },
  { name: 'models', path: '/models' },
  { name: 'model-folders', path: '/models/folders' },
  { name: 'downloads', path: '/downloads' },
  ...['', '/connect', '/requests', '/access', '/reference'].map((tab) => ({
    name: `server${tab.replace('/', '-')}`,
    path: `/server${tab}`,
  })),
  ...['', '/live', '/bench', '/usage'].map((tab) => ({
    name: `computer${tab.replace('/', '-')}`,
    path: `/computer${tab}`,
  })),
  ...settingsParts.map((id) => ({ name: `settings-${id}`, path: `/settings/${id}` })),
];

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const dataFolder = await makeDataFolder();
const script = join(repositoryFolder, 'tests', 'fixtures', 'mcp', 'stdio.ts');
const weather = { command: process.execPath, args: [script] };
await writeFile(join(dataFolder, 'mcp.json'), JSON.stringify({ mcpServers: { weather } }));
await using hub = await startHub({ repositories: sampleRepositories(), users: sampleUsers });
await using host = await startHeadless({ dataFolder, env: { HF_ENDPOINT: hub.url } });
const browser = await launchBrowser();
for (const theme of ['light', 'dark'] as const) await takeAll(host, browser, theme);
await browser.close();

async function takeAll({ windowUrl }: Headless, from: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  await using window = await openWindow(from, windowUrl, { colorScheme, reducedMotion: 'reduce' });
  const { page } = window;
  const driver = driveWindow(page);
  await driver.composer.waitFor();
  const take = async (name: string, size = '') => {
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const path = join(folder, `${name}-${colorScheme}${size}.png`);
    await page.screenshot({ path, animations: 'disabled' });
  };
  await holdChats(page, driver, take);
  for (const { name, path, prepare } of shots) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, path);
    await settle(page);
    await prepare?.(page);
    await settle(page);
    await take(name);
    await page.keyboard.press('Escape');
  }
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/chat', '/discover', '/models', '/server', '/computer', '/settings/appearance']) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, path);
    await settle(page);
    await take(path.slice(1).replace('/', '-'), '-narrow');
  }
}

/** Waits until the page is there, and nothing is being fetched or drawn any more. */
async function settle(page: Page): Promise<void> {
  const nextFrames = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await nextFrames();
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLElement>('main')?.innerText.trim() !== '' &&
      document.querySelector('[aria-busy="true"], main .animate-breathe') === null,
  );
  await nextFrames();
}

async function holdChats(
  page: Page,
  driver: WindowDriver,
  take: (name: string, size?: string) => Promise<void>,
): Promise<void> {
  const newChat = async () => {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await driver.answers.first().waitFor({ state: 'detached' });
  };
  await driver.askAndWait('Write a python function that adds two numbers.');
  await driver.askAndWait('Draw a diagram of garden, river and castle.');
  await page.locator('.markdown svg').first().waitFor();
  await take('chat');
  await page.getByRole('button', { name: 'Map of branches' }).click();
  await take('chat-map');
  await page.keyboard.press('Escape');

  await newChat();
  const texts = { 'castles.txt': castle, 'rivers.txt': 'The river is blue.' };
  await page
    .getByTestId('attach-input')
    .setInputFiles(
      Object.entries(texts).map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
    );
  await page.locator('[data-testid="attachment"][data-state="ready"]').nth(1).waitFor();
  await driver.askAndWait('What is the code of the red castle?');
  await take('chat-documents');

  await newChat();
  await page.getByRole('button', { name: 'Tools for this chat' }).click();
  await page.getByRole('button', { name: /^weather/ }).click();
  const start = page.getByRole('button', { name: 'Start', exact: true });
  const tool = page.getByRole('checkbox', { name: 'get_weather', exact: true });
  await start.or(tool).first().waitFor();
  if (await start.isVisible()) await start.click();
  await tool.click();
  await take('chat-tools');
  await page.keyboard.press('Escape');
  await driver.ask('What is the weather in Paris?');
  const asking = page.locator('[data-testid="tool-call"][data-state="asking"]');
  await asking.waitFor();
  await take('chat-permission');
  await asking.getByRole('button', { name: 'Allow once' }).click();
  await driver.waitForAnswer('complete');
  await take('chat-tool-call');
}

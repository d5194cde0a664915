import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openWindow } from './harness/browser.ts';
import { repositoryFolder, startHeadless, type Headless } from './harness/headless.ts';
import { driveWindow } from './harness/window.ts';
import { startHub, type Hub } from './hub/hub.ts';
import { largeModel, largeTypes } from './hub/large-model.ts';
import type { HubRepository } from './hub/repository.ts';
import { sampleRepositories, sampleUsers } from './hub/samples.ts';

const imagesFolder = join(repositoryFolder, 'docs', 'images');

/** Each becomes a chat of its own, so that the list on the left looks used. */
const earlierChats = ['Tell me a story.', 'List 3 fruits.', 'Draw a diagram of garden, river and castle.'];
const conversation = [
  'What is the capital of France?',
  'Write a python function that adds two numbers.',
  'Show me the quadratic formula.',
];

await mkdir(imagesFolder, { recursive: true });
/** For each connection, so that a download is seen in the middle. */
const pictureRate = 6_000_000;
const largeRepo = 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF';

await using hub = await startHub({ repositories: withLargeModel(sampleRepositories()), users: sampleUsers });
await using host = await startHeadless({ env: { HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_granted' } });
const browser = await launchBrowser();
await holdConversations(host, browser);
await takeChat(host, browser, 'light');
await takeChat(host, browser, 'dark');
await takeScreens(host, browser);
await takeDiscovery(host, browser, hub);
await takeComputer(host, browser, 'light');
await takeComputer(host, browser, 'dark');
await browser.close();

/** The sample hub has small files in place of large ones; a matrix says more with one of real size. */
function withLargeModel(repositories: HubRepository[]): HubRepository[] {
  const files = Object.fromEntries(
    largeTypes.map((type) => [`Meta-Llama-3.1-8B-Instruct-${type}.gguf`, largeModel(type)]),
  );
  return repositories.map((repository) => (repository.id === largeRepo ? { ...repository, files } : repository));
}

async function holdConversations({ windowUrl }: Headless, from: Browser): Promise<void> {
  await using window = await openWindow(from, windowUrl);
  const driver = driveWindow(window.page);
  for (const question of earlierChats) {
    await driver.askAndWait(question);
    await window.page.getByRole('button', { name: 'New chat' }).first().click();
    await driver.answers.first().waitFor({ state: 'detached' });
  }
  for (const question of conversation) await driver.askAndWait(question);
}

async function takeChat({ windowUrl }: Headless, from: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  await using window = await openWindow(from, windowUrl, { colorScheme, reducedMotion: 'reduce' });
  const { page } = window;
  const driver = driveWindow(page);
  await driver.chats.first().click();
  await driver.answers.nth(conversation.length - 1).waitFor();
  await page.locator('.katex').first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await driver.composer.focus();
  await page.screenshot({ path: join(imagesFolder, `chat-${colorScheme}.png`), animations: 'disabled' });
}

async function takeScreens({ windowUrl }: Headless, from: Browser): Promise<void> {
  await using window = await openWindow(from, windowUrl, { colorScheme: 'light', reducedMotion: 'reduce' });
  const { page } = window;
  const driver = driveWindow(page);
  await driver.goTo('Models');
  await page.getByRole('main').getByText('Paddock Tiny').first().waitFor();
  await page.screenshot({ path: join(imagesFolder, 'models.png'), animations: 'disabled' });
  await driver.goTo('Server');
  await page.getByRole('switch', { name: 'Local server' }).click();
  await page.getByTestId('base-url').waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(imagesFolder, 'server.png'), animations: 'disabled' });
}

async function takeDiscovery({ windowUrl }: Headless, from: Browser, { faults }: Hub): Promise<void> {
  await using window = await openWindow(from, windowUrl, { colorScheme: 'light', reducedMotion: 'reduce' });
  const { page } = window;
  const driver = driveWindow(page);
  const take = async (name: string) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(imagesFolder, `${name}.png`), animations: 'disabled' });
  };
  await driver.goTo('Discover');
  await page.getByText('Runs well on this computer').waitFor();
  await take('discover');
  await page.getByRole('searchbox', { name: 'Search models' }).fill(largeRepo);
  await page.getByRole('list', { name: 'Models found' }).getByRole('link').first().click();
  await page.getByText('Recommended').first().waitFor();
  await page.getByText('Starting set').first().click();
  await page.getByText('Runs well on this computer').waitFor();
  await take('model-page');
  faults.conditions.bytesPerSecond = pictureRate;
  await page
    .getByRole('button', { name: /^Download Q/ })
    .first()
    .click();
  await driver.goTo('Downloads');
  await page.getByText(/MB\/s/).first().waitFor();
  await take('downloads');
  await page
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .click();
}

/** The first time also does what there is to be seen: a self-test, a benchmark, prices and a model at work. */
async function takeComputer({ windowUrl }: Headless, from: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  await using window = await openWindow(from, windowUrl, { colorScheme, reducedMotion: 'reduce' });
  const { page } = window;
  const driver = driveWindow(page);
  const main = page.getByRole('main');
  const open = (part: string) =>
    page.getByRole('navigation', { name: 'Parts of this screen' }).getByRole('link', { name: part }).click();
  const take = async (name: string) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(imagesFolder, `computer-${name}-${colorScheme}.png`), animations: 'disabled' });
  };
  await driver.composer.waitFor();
  if (colorScheme === 'light') await driver.askAndWait('Tell me a long story.');
  await driver.goTo('This computer');
  await main.getByRole('button', { name: 'Look again' }).waitFor();
  if (colorScheme === 'light') await main.getByRole('button', { name: 'Test now' }).click();
  await main.getByText('Passed').first().waitFor();
  await main.getByRole('button', { name: 'Test now' }).waitFor();
  await take('overview');
  await open('Benchmark');
  if (colorScheme === 'light') {
    await main.getByText('Or choose what to measure').click();
    await main.getByRole('button', { name: 'Measure', exact: true }).click();
    await main.getByText('Or choose what to measure').click();
  }
  await main.getByText(/^Measured.*done/).waitFor();
  await take('bench');
  await open('Usage');
  if (colorScheme === 'light') {
    await main.getByRole('textbox', { name: 'Tokens read' }).fill('2');
    await main.getByRole('textbox', { name: 'Tokens written' }).fill('10');
    await main.getByRole('button', { name: 'Save', exact: true }).click();
  }
  await main.getByText(/^€/).first().waitFor();
  await take('usage');
  await open('Live');
  await main.getByRole('figure', { name: 'Tokens written' }).waitFor();
  await take('live');
}

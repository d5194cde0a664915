import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openWindow } from './harness/browser.ts';
import { repositoryFolder, startHeadless, type Headless } from './harness/headless.ts';
import { driveWindow } from './harness/window.ts';

const imagesFolder = join(repositoryFolder, 'docs', 'images');

/** Each becomes a chat of its own, so that the list on the left looks used. */
const earlierChats = ['Tell me a story.', 'List 3 fruits.', 'Draw a diagram of garden, river and castle.'];
const conversation = [
  'What is the capital of France?',
  'Write a python function that adds two numbers.',
  'Show me the quadratic formula.',
];

await mkdir(imagesFolder, { recursive: true });
await using host = await startHeadless();
const browser = await launchBrowser();
await holdConversations(host, browser);
await takeChat(host, browser, 'light');
await takeChat(host, browser, 'dark');
await takeScreens(host, browser);
await browser.close();

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

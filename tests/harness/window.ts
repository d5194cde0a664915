import type { Locator, Page } from 'playwright-core';
import { capitalQuestion, longStory } from './client.ts';
import type { Headless } from './headless.ts';
import { findRunners, slowDown } from './processes.ts';
import { waitUntil } from './wait.ts';

type AnswerState = 'complete' | 'generating' | 'stopped' | 'interrupted' | 'failed';

/** What a person sees and does in the window, by the names that the window gives to its parts. */
export type WindowDriver = {
  composer: Locator;
  send: Locator;
  stop: Locator;
  chats: Locator;
  answers: Locator;
  /** The last answer of the conversation. */
  answer: Locator;
  ask(question: string): Promise<void>;
  /** Asks, waits for the whole answer and returns its text. */
  askAndWait(question: string): Promise<string>;
  readAnswer(): Promise<string>;
  waitForAnswer(state: AnswerState): Promise<void>;
  /** Waits until so many characters of the last answer are shown. */
  waitForText(atLeast: number): Promise<string>;
  waitForConnectionLoss(): Promise<void>;
  goTo(
    screen: 'Chat' | 'Documents' | 'Discover' | 'Models' | 'Server' | 'This computer' | 'Downloads' | 'Settings',
  ): Promise<void>;
};

export function driveWindow(page: Page): WindowDriver {
  const composer = page.getByRole('textbox', { name: 'Message' });
  const send = page.getByRole('button', { name: 'Send', exact: true });
  const answers = page.getByTestId('answer');
  const answer = answers.last();
  const readAnswer = async (): Promise<string> => (await answer.locator('.markdown').allInnerTexts()).join('\n').trim();
  const waitForAnswer = (state: AnswerState): Promise<void> =>
    page.locator(`[data-testid="answer"][data-state="${state}"]`).last().waitFor();
  // Of a long chat only the turns in sight are on the page, so they are told apart by name and not by number.
  const readAnswerId = async (): Promise<string | null> =>
    (await answers.count()) === 0 ? null : answer.getAttribute('data-message-id');
  const askFor = async (question: string): Promise<Locator> => {
    const before = await readAnswerId();
    await composer.fill(question);
    await page.locator('[data-testid="composer-send"][aria-disabled="false"]').waitFor();
    await composer.press('Enter');
    await waitUntil('a new answer', async () => (await readAnswerId()) !== before);
    return page.locator(`[data-testid="answer"][data-message-id="${await readAnswerId()}"]`);
  };
  return {
    composer,
    send,
    stop: page.getByRole('button', { name: 'Stop', exact: true }),
    chats: page.getByTestId('chat-item'),
    answers,
    answer,
    async ask(question) {
      await askFor(question);
    },
    async askAndWait(question) {
      const asked = await askFor(question);
      await asked.and(page.locator(':not([data-state="generating"])')).waitFor();
      const state = await asked.getAttribute('data-state');
      if (state !== 'complete') throw new Error(`The answer ended as ${state}: ${await asked.innerText()}`);
      return readAnswer();
    },
    readAnswer,
    waitForAnswer,
    async waitForText(atLeast) {
      await waitUntil(`${atLeast} characters of an answer`, async () => (await readAnswer()).length >= atLeast);
      return readAnswer();
    },
    waitForConnectionLoss: () => page.getByTestId('connection-banner').waitFor(),
    async goTo(screen) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: screen }).click();
    },
  };
}

/** A story being told so slowly that a test can act in the middle of it. */
export type SlowStory = Disposable & { runner: number };

/** Brings the model into memory with a first question, slows its runner down, asks for a long story and waits for its beginning. */
export async function startSlowStory(host: Headless, driver: WindowDriver): Promise<SlowStory> {
  await driver.askAndWait(capitalQuestion);
  const [runner] = findRunners(host.pid);
  if (runner === undefined) throw new Error('The host has no runner after an answer.');
  const slowed = slowDown(runner);
  await driver.ask(longStory);
  await driver.waitForText(20);
  return { runner, [Symbol.dispose]: () => slowed[Symbol.dispose]() };
}

/** The likeliest tokens, so that an answer is the same each time. */
export async function makeAnswersSure(page: Page): Promise<void> {
  await driveWindow(page).composer.waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+p');
  const panel = page.getByRole('complementary', { name: 'Model settings' });
  await panel.getByRole('tab', { name: 'Answer' }).click();
  await panel.getByRole('textbox', { name: 'Temperature', exact: true }).fill('0');
  await page.keyboard.press('ControlOrMeta+Shift+p');
  await panel.waitFor({ state: 'detached' });
}

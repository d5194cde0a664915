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
  goTo(screen: 'Chat' | 'Discover' | 'Models' | 'Server' | 'Downloads' | 'Settings'): Promise<void>;
};

export function driveWindow(page: Page): WindowDriver {
  const composer = page.getByRole('textbox', { name: 'Message' });
  const send = page.getByRole('button', { name: 'Send', exact: true });
  const answers = page.getByTestId('answer');
  const answer = answers.last();
  const readAnswer = async (): Promise<string> => (await answer.locator('.markdown').allInnerTexts()).join('\n').trim();
  const waitForAnswer = (state: AnswerState): Promise<void> =>
    page.locator(`[data-testid="answer"][data-state="${state}"]`).last().waitFor();
  const ask = async (question: string): Promise<void> => {
    const before = await answers.count();
    await composer.fill(question);
    await page.locator('[data-testid="composer-send"][aria-disabled="false"]').waitFor();
    await composer.press('Enter');
    await answers.nth(before).waitFor();
  };
  return {
    composer,
    send,
    stop: page.getByRole('button', { name: 'Stop', exact: true }),
    chats: page.getByTestId('chat-item'),
    answers,
    answer,
    ask,
    async askAndWait(question) {
      const before = await answers.count();
      await ask(question);
      await answers.nth(before).and(page.locator(':not([data-state="generating"])')).waitFor();
      const state = await answers.nth(before).getAttribute('data-state');
      if (state !== 'complete')
        throw new Error(`The answer ended as ${state}: ${await answers.nth(before).innerText()}`);
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

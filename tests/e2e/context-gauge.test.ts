import { expect, test } from 'vitest';
import { capitalQuestion } from '../harness/client.ts';
import { connectTo, type Client } from '../harness/connect.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const modelId = 'paddock-tiny';
const contextLength = 512;

/** A conversation that is longer than the context, which the model is given next. */
async function fillContext(client: Client): Promise<void> {
  const { load } = await client.models.profile({ id: modelId });
  await client.models.setProfile({ id: modelId, profile: { load: { ...load, contextLength, slots: 1 } } });
  await client.settings.set({ chatOverflow: 'rolling' });
  const { id: chatId } = await client.chats.create({});
  await client.chats.update({ chatId, title: 'A full chat' });
  let parentId: string | null = null;
  for (let number = 1; number <= 20; number++) {
    const role = number % 2 === 1 ? 'user' : 'assistant';
    const text = `Turn number ${number}. ${'The horse walks over the green field. '.repeat(5)}`;
    parentId = (await client.chats.insert({ chatId, parentId, role, text })).id;
  }
}

describeWithBrowser('the context gauge', (openWindow) => {
  test('says what fills the context, what is being typed, and which turns the model will not see', async () => {
    await using host = await startHeadless();
    using core = await connectTo(host.windowUrl);
    await fillContext(core.client);
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.chats.filter({ hasText: 'A full chat' }).click();
    await driver.askAndWait(capitalQuestion);
    await driver.answer.getByText(/older tokens were left out/).waitFor();

    const gauge = page.getByTestId('context-gauge');
    await gauge.waitFor();
    await driver.composer.fill('What color is the sky?');
    await page.getByText(/^\d+ tokens$/).waitFor();
    await gauge.click();
    const account = page.getByTestId('context-account');
    await account.getByText('What you are typing').waitFor();
    await account.getByText(/The model will not see \d+ messages/).waitFor();
    await account.getByText('Next to go:').waitFor();
    await account.getByRole('button', { name: 'Show where' }).click();
    const cut = page.getByText(/^The model will not see \d+ messages above$/);
    await cut.waitFor();
    await expect.poll(() => cut.isVisible()).toBe(true);
    expect(window.pageErrors).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { delta, sendEvents, startProvider } from '../../main/remotes/remotes.test-helper.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('a model of a provider, played on this computer', (openWindow) => {
  test('is chosen in the list, says where questions go, answers, and is asked again after a reload', async () => {
    await using provider = await startProvider();
    provider.on('/v1/chat/completions', (_, response) =>
      sendEvents(response, [delta({ content: 'From far ' }), delta({ content: 'away.' }, { finish_reason: 'stop' })]),
    );
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await driver.goTo('Settings');
    await page.getByRole('link', { name: 'Providers' }).click();
    await page.getByRole('button', { name: 'Add a provider' }).click();
    await page.getByLabel('Name').fill('Faraway');
    await page.getByLabel('Base URL').fill(provider.baseUrl);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Faraway').first().waitFor();

    await driver.goTo('Chat');
    await page.getByTestId('model-loader').click();
    await page.getByRole('button', { name: /maker\/second/ }).click();
    await page.getByText('What you send goes to Faraway.').waitFor();
    expect(await driver.askAndWait('Where are you?')).toBe('From far away.');
    expect(provider.asked.at(-1)?.body).toMatchObject({ model: 'maker/second' });

    await driver.composer.fill('A draft that is not sent');
    await page.reload();
    await expect.poll(() => driver.composer.inputValue()).toBe('A draft that is not sent');
    await page.getByText('What you send goes to Faraway.').waitFor();
  });
});

import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion, longStory, makeClient } from '../harness/client.ts';
import { findFreePort, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

describeWithBrowser('the local server', (openWindow) => {
  test('answers the official client while its switch is on, and nobody when it is off', async () => {
    await using host = await startHeadless();
    expect(host.url).toBeNull();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).goTo('Server');
    const theSwitch = page.getByRole('switch', { name: 'Local server' });
    await page.getByRole('textbox', { name: 'Port' }).fill(String(await findFreePort()));
    await theSwitch.click();
    const baseUrl = await page.getByTestId('base-url').innerText();
    await page.getByRole('button', { name: 'Copy base URL' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(baseUrl);

    const client = makeClient(baseUrl);
    const [model] = (await client.models.list()).data;
    const stream = await client.chat.completions.create({
      model: model?.id ?? '',
      messages: [{ role: 'user', content: capitalQuestion }],
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toContain('Paris');

    await theSwitch.click();
    await page.getByTestId('base-url').waitFor({ state: 'detached' });
    await expect(client.models.list()).rejects.toThrow('Connection error');
    await theSwitch.click();
    await page.getByTestId('base-url').waitFor();
    expect((await client.models.list()).data).not.toEqual([]);
  });

  test('says which port is in use and takes the next free one on request', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const address = occupant.address();
    const taken = address !== null && typeof address === 'object' ? String(address.port) : '';
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).goTo('Server');
    await page.getByRole('textbox', { name: 'Port' }).fill(taken);
    await page.getByRole('switch', { name: 'Local server' }).click();
    const trouble = page.getByRole('alert').filter({ hasText: taken });
    await trouble.waitFor();
    await trouble.getByRole('button', { name: /^Use port \d+$/ }).click();
    const baseUrl = await page.getByTestId('base-url').innerText();
    expect(baseUrl).not.toContain(taken);
    expect((await makeClient(baseUrl).models.list()).data).not.toEqual([]);
    await new Promise((resolve) => occupant.close(resolve));
  });

  test('lets other computers in with a key that is shown once, and shows who asks what', async () => {
    await using host = await startHeadless();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).goTo('Server');
    await page.getByRole('textbox', { name: 'Port' }).fill(String(await findFreePort()));
    await page.getByRole('switch', { name: 'Local server' }).click();
    const baseUrl = await page.getByTestId('base-url').innerText();
    const network = page.getByRole('switch', { name: 'Let other computers in' });
    expect(await network.isDisabled()).toBe(true);

    await page.getByRole('link', { name: 'Keys and access' }).click();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('The laptop');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByTestId('new-key').innerText();
    await page.keyboard.press('Escape');
    await page.getByTestId('new-key').waitFor({ state: 'detached' });
    expect(await page.getByRole('main').innerText()).not.toContain(key);

    await page.getByRole('link', { name: 'Overview' }).click();
    await network.click();
    await expect.poll(() => statusOf(`${baseUrl}/models`)).toBe(401);
    expect(await statusOf(`${baseUrl}/models`, key)).toBe(200);

    await page.getByRole('link', { name: 'Requests' }).click();
    const story = fetch(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'paddock-tiny', messages: [{ role: 'user', content: longStory }], stream: true }),
    });
    await page.getByRole('button', { name: 'Stop this request' }).click();
    await (await story).text();
    const row = page.getByTestId('request').filter({ hasText: '/v1/chat/completions' });
    await row.getByText(/Failed|Done/).waitFor();
    expect(await row.innerText()).toContain('The laptop');

    await page.getByRole('link', { name: 'Keys and access' }).click();
    await page.getByRole('button', { name: 'Take away the key The laptop' }).click();
    await page.getByRole('button', { name: 'Take it away' }).click();
    await expect.poll(() => statusOf(`${baseUrl}/models`, key)).toBe(401);
    expect(window.pageErrors).toEqual([]);
  });
});

async function statusOf(url: string, key?: string): Promise<number> {
  return (await fetch(url, key === undefined ? {} : { headers: { 'x-api-key': key } })).status;
}

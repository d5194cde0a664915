import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion, makeClient } from '../harness/client.ts';
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
});

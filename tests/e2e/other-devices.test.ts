import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { capitalQuestion } from '../harness/client.ts';
import { findFreePort, startHeadless } from '../harness/headless.ts';
import { driveWindow } from '../harness/window.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeWithBrowser('the window on another device', (openWindow) => {
  test('lets a phone in by a code, shares its chat with the computer, and shuts it out', async () => {
    await using host = await startHeadless();
    await using computer = await openWindow(host.windowUrl);
    const { page } = computer;
    await driveWindow(page).goTo('Server');
    await page.getByRole('link', { name: 'Other devices' }).click();
    const port = await findFreePort();
    await page.getByRole('textbox', { name: 'Port' }).fill(String(port));
    await page.getByRole('switch', { name: 'This window on other devices' }).click();
    await page.getByRole('button', { name: 'Show a code' }).click();
    const code = await page.getByTestId('pairing-code').innerText();

    // As the camera of the phone opens it.
    await using device = await openWindow(`http://127.0.0.1:${port}/#/pair/${code}`, phone);
    await device.page.getByRole('textbox', { name: 'Name of this device' }).fill('My phone');
    await device.page.getByRole('button', { name: 'Connect' }).click();
    const driver = driveWindow(device.page);
    expect(await driver.askAndWait(capitalQuestion)).toContain('Paris');
    expect(new URL(device.page.url()).hash).not.toContain(code);

    const row = page.getByTestId('device').filter({ hasText: 'My phone' });
    await row.getByText('Connected').waitFor();
    expect(await page.getByTestId('pairing-code').count()).toBe(0);
    await driveWindow(page).goTo('Chat');
    await driveWindow(page).chats.first().click();
    await driveWindow(page).waitForAnswer('complete');
    expect(await driveWindow(page).readAnswer()).toContain('Paris');

    // What changes the computer is not there on the phone.
    await device.page.goto(`http://127.0.0.1:${port}/#/server`);
    await device.page.getByText('You are looking from another device').waitFor();
    expect(await device.page.getByRole('switch', { name: 'Local server' }).isDisabled()).toBe(true);
    expect(await device.page.getByRole('link', { name: 'Other devices' }).count()).toBe(0);
    await device.page.goto(`http://127.0.0.1:${port}/#/settings`);
    await device.page.getByRole('link', { name: 'About' }).waitFor();
    expect(await device.page.getByRole('link', { name: 'Tools' }).count()).toBe(0);

    await page.goto(new URL('/#/server/devices', host.windowUrl).href);
    await row.getByRole('button', { name: 'Shut out My phone' }).click();
    await row.getByRole('button', { name: 'Shut it out' }).click();
    await device.page.getByRole('heading', { name: 'Connect to Paddock' }).waitFor();
    await row.waitFor({ state: 'detached' });
    expect(computer.pageErrors).toEqual([]);
  });

  test('comes back by itself when the phone was away', async () => {
    await using host = await startHeadless();
    await using computer = await openWindow(host.windowUrl);
    const { page } = computer;
    await page.goto(new URL('/#/server/devices', host.windowUrl).href);
    const port = await findFreePort();
    await page.getByRole('textbox', { name: 'Port' }).fill(String(port));
    await page.getByRole('switch', { name: 'This window on other devices' }).click();
    await page.getByRole('button', { name: 'Show a code' }).click();
    const code = await page.getByTestId('pairing-code').innerText();
    await using device = await openWindow(`http://127.0.0.1:${port}/#/pair/${code}`, phone);
    await device.page.getByRole('button', { name: 'Connect' }).click();
    await driveWindow(device.page).composer.waitFor();

    const theSwitch = page.getByRole('switch', { name: 'This window on other devices' });
    await theSwitch.click();
    await driveWindow(device.page).waitForConnectionLoss();
    await theSwitch.click();
    // The page is looked at again, as after a phone was unlocked.
    await device.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await device.page.getByTestId('connection-banner').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('device').innerText()).toContain('Connected');
  });
});

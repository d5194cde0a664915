import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { makeDataFolder, repositoryFolder, startHeadless, type Headless } from '../harness/headless.ts';
import { driveWindow, makeAnswersSure, type WindowDriver } from '../harness/window.ts';

const question = 'What is the weather in Paris?';
const answer = 'It is 18 degrees and sunny in Paris.';

async function startWithServer(mode: string[] = []): Promise<Headless> {
  const dataFolder = await makeDataFolder();
  const script = join(repositoryFolder, 'tests', 'fixtures', 'mcp', 'stdio.ts');
  const weather = { command: process.execPath, args: [script, ...mode] };
  await writeFile(join(dataFolder, 'mcp.json'), JSON.stringify({ mcpServers: { weather } }));
  return startHeadless({ dataFolder });
}

/** Asks in a chat of its own, since a model this small is led astray by what was before, and by a second tool. */
async function askWithTool(page: Page, driver: WindowDriver): Promise<void> {
  await driver.goTo('Chat');
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('button', { name: 'Tools for this chat' }).click();
  await page.getByRole('button', { name: /^weather/ }).click();
  const start = page.getByRole('button', { name: 'Start', exact: true });
  const tool = page.getByRole('checkbox', { name: 'get_weather', exact: true });
  await start.or(tool).first().waitFor();
  if (await start.isVisible()) await start.click();
  await tool.click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tools for this chat: 1 chosen' }).waitFor();
  await driver.ask(question);
}

async function openTools(page: Page, driver: WindowDriver): Promise<void> {
  await driver.goTo('Settings');
  await page.getByRole('link', { name: 'Tools' }).click();
}

const call = (page: Page, state: string) => page.locator(`[data-testid="tool-call"][data-state="${state}"]`);

async function decide(page: Page, decision: 'Allow once' | 'Always allow' | 'Deny'): Promise<void> {
  await call(page, 'asking').getByRole('button', { name: decision }).click();
}

describeWithBrowser('tools', (openWindow) => {
  test('a call asks, is allowed once, and its result is in the answer; always and deny are remembered', async () => {
    await using host = await startWithServer();
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await makeAnswersSure(page);

    await askWithTool(page, driver);
    await call(page, 'asking').waitFor();
    expect(await call(page, 'asking').innerText()).toContain('Paris');
    await decide(page, 'Allow once');
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain(answer);
    await call(page, 'done').waitFor();

    await askWithTool(page, driver);
    await decide(page, 'Always allow');
    await driver.waitForAnswer('complete');
    await askWithTool(page, driver);
    await driver.waitForAnswer('complete');
    expect(await driver.readAnswer()).toContain(answer);

    await openTools(page, driver);
    const rule = page.getByTestId('tool-rule');
    expect(await rule.innerText()).toContain('weather/get_weather');
    await rule.getByRole('button').click();
    await page.getByText('Every call asks.').waitFor();
    await askWithTool(page, driver);
    await decide(page, 'Deny');
    await call(page, 'denied').waitFor();
    await driver.waitForAnswer('complete');
    expect(window.pageErrors).toEqual([]);
  });

  test('an answer that waits for a tool that hangs is stopped at once, and a server that died says why', async () => {
    await using host = await startWithServer(['--get-weather-hangs']);
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    const driver = driveWindow(page);
    await askWithTool(page, driver);
    await decide(page, 'Allow once');
    await call(page, 'running').waitFor();
    // The window goes on meanwhile.
    await driver.goTo('Models');
    await driver.goTo('Chat');
    await driver.chats.first().click();
    await driver.stop.click();
    await driver.waitForAnswer('stopped');
    await call(page, 'cancelled').waitFor();

    const path = join(host.dataFolder, 'mcp.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('hangs', 'dies'));
    await openTools(page, driver);
    await page.locator('[data-testid="tool-server"][data-state="idle"]').waitFor();
    await askWithTool(page, driver);
    await decide(page, 'Allow once');
    await call(page, 'failed').waitFor();
    await driver.waitForAnswer('complete');
    await call(page, 'failed').getByRole('button').first().click();
    await call(page, 'failed')
      .getByText(/It ended with code 3\. It wrote last: out of cheese/)
      .waitFor();
    expect(window.pageErrors).toEqual([]);
  });

  test('a link that proposes a server fills in a form, and nothing runs before it is added', async () => {
    await using host = await startHeadless();
    const script = join(repositoryFolder, 'tests', 'fixtures', 'mcp', 'stdio.ts');
    const config = Buffer.from(JSON.stringify({ command: process.execPath, args: [script] })).toString('base64');
    await using window = await openWindow(host.windowUrl);
    const { page } = window;
    await driveWindow(page).goTo('Settings');
    await page.evaluate(
      (search) => {
        history.pushState(null, '', `/?${search}#/settings/tools/add`);
        dispatchEvent(new HashChangeEvent('hashchange'));
      },
      `name=proposed&config=${encodeURIComponent(config)}`,
    );
    const form = page.getByRole('form', { name: 'Server' });
    await form.getByText('A link filled in this form').waitFor();
    expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('proposed');
    expect(await form.getByLabel('Arguments').inputValue()).toBe(script);
    await form.getByRole('button', { name: 'Add' }).click();
    const server = page.getByTestId('tool-server');
    await server.and(page.locator('[data-state="idle"]')).waitFor();
    await page.getByRole('button', { name: 'Start proposed' }).click();
    await server.and(page.locator('[data-state="ready"]')).waitFor();
    await server.getByRole('button', { name: /^proposed/ }).click();
    await page.getByText('Says the weather in a city.').waitFor();

    await page.getByRole('button', { name: 'Edit mcp.json' }).click();
    const text = page.getByRole('textbox', { name: 'Text of mcp.json' });
    const before = await text.inputValue();
    await text.fill(before.replace('"proposed": {', '"proposed": {,'));
    await page.getByText(/^Line 3, column \d+: A name in double quotes is missing here\.$/).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await text.fill(before.replace('"proposed"', '"renamed"'));
    await page.getByText('This can be read.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('switch', { name: 'Use renamed' }).click();
    await server.and(page.locator('[data-state="off"]')).waitFor();
    expect(JSON.parse(await readFile(join(host.dataFolder, 'mcp.json'), 'utf8'))).toMatchObject({
      mcpServers: { renamed: { disabled: true } },
    });
  });
});

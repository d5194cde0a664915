import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { paddockTinyPath } from '../fixtures.ts';
import { capitalQuestion } from '../harness/client.ts';
import { describeWithBrowser } from '../harness/describe-with-browser.ts';
import { startHeadless, type Headless } from '../harness/headless.ts';
import { waitUntil } from '../harness/wait.ts';
import { driveWindow } from '../harness/window.ts';
import { fileContent } from '../hub/content.ts';
import { startHub, type Hub } from '../hub/hub.ts';
import type { HubRepository } from '../hub/repository.ts';

const openRepo = 'paddock/tiny-GGUF';
const gatedRepo = 'paddock/gated-GGUF';
const manyNames = 45;
const tiny = fileContent(paddockTinyPath);
const gguf = { total: 4_800_000, architecture: 'llama', context_length: 4096 };

const hostileReadme = [
  '<div align="center"><img src="logo.png" alt="The logo" onerror="window.wasRun = true"></div>',
  '<script>window.wasRun = true</script>',
  '[The guide](docs/guide.md) [A trap](javascript:window.wasRun=true)',
].join('\n\n');

function makeRepositories(): HubRepository[] {
  const many = Array.from({ length: manyNames }, (_, index) => ({
    id: `crowd/model-${String(index).padStart(2, '0')}-GGUF`,
    files: { 'model-F16.gguf': tiny },
    card: { license: 'apache-2.0' },
    gguf,
    trendingScore: manyNames - index,
  }));
  return [
    {
      id: openRepo,
      files: { 'tiny-F16.gguf': tiny },
      card: { license: 'mit' },
      readme: hostileReadme,
      gguf,
      trendingScore: 1000,
    },
    {
      id: gatedRepo,
      files: { 'gated-F16.gguf': tiny },
      card: { license: 'llama3.1' },
      gated: 'manual',
      access: { hf_granted: 'granted', hf_pending: 'pending', hf_denied: 'denied' },
      gguf,
    },
    ...many,
  ];
}

type Story = AsyncDisposable & { hub: Hub; host: Headless };

async function startStory(): Promise<Story> {
  const stack = new AsyncDisposableStack();
  const users = { hf_granted: 'anna', hf_pending: 'ben', hf_denied: 'clara', hf_newcomer: 'dana' };
  const hub = stack.use(await startHub({ repositories: makeRepositories(), users }));
  const host = stack.use(await startHeadless({ env: { HF_ENDPOINT: hub.url, HF_TOKEN: '' } }));
  return { hub, host, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function openDiscover(page: Page, path = ''): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.evaluate((hash) => (window.location.hash = hash), `#/discover${path}`);
}

function searchField(page: Page) {
  return page.getByRole('searchbox', { name: 'Search models' });
}

function rows(page: Page) {
  return page.getByRole('list', { name: 'Models found' }).getByRole('link');
}

describeWithBrowser('discovering models', (openWindow) => {
  test('a search leads to the page, its matrix, a download, and a chat with the model', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page);
    await page.getByRole('heading', { name: 'Runs well on this computer' }).waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('tiny');
    await rows(page).filter({ hasText: 'tiny-GGUF' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');

    const shown = page.getByTestId('model-page');
    await shown.getByRole('heading', { name: 'tiny-GGUF' }).waitFor();
    const recommended = shown.locator('[data-testid="fit-row"][data-recommended="true"]');
    await recommended.waitFor();
    expect(await recommended.locator('[data-cell]').count()).toBeGreaterThan(0);
    expect(await shown.getByTestId('fit-detail').innerText()).toContain('Weights');

    await shown
      .getByRole('button', { name: /^Download F16/ })
      .first()
      .click();
    await shown.getByRole('button', { name: 'Chat' }).first().click();
    expect(await driveWindow(page).askAndWait(capitalQuestion)).toContain('Paris');
    expect(window.pageErrors).toEqual([]);
  });

  test('the matrix is walked by the arrow keys and answers for another computer', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page, `/${openRepo}`);
    const chosen = page.locator('[data-cell][aria-pressed="true"]');
    await chosen.focus();
    const before = await chosen.getAttribute('data-cell');
    await page.keyboard.press('ArrowLeft');
    expect(await chosen.getAttribute('data-cell')).not.toBe(before);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');

    await page.getByRole('combobox', { name: 'Would it run on' }).click();
    await page.getByRole('option', { name: 'Another computer…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Old laptop');
    await page.getByRole('textbox', { name: 'Memory', exact: true }).fill('0.5');
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByTestId('fit-detail').getByText('on Old laptop').waitFor();
    await page.reload();
    await page.getByRole('combobox', { name: 'Would it run on' }).click();
    await page.getByRole('option', { name: 'Old laptop' }).waitFor();
  });

  test('a README is shown without its scripts, its pictures and its traps', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page, `/${openRepo}`);
    const readme = page.getByTestId('readme');
    const guide = await readme.getByRole('link', { name: 'The guide' }).getAttribute('href');
    expect(guide).toMatch(new RegExp(`^${story.hub.url}/${openRepo}/blob/[0-9a-f]+/docs/guide\\.md$`));
    const logo = await readme.getByRole('link', { name: 'The logo' }).getAttribute('href');
    expect(logo).toMatch(/\/resolve\/[0-9a-f]+\/logo\.png$/);
    expect(await readme.getByRole('link', { name: 'A trap' }).count()).toBe(0);
    expect(await readme.locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => 'wasRun' in globalThis)).toBe(false);
    expect(window.pageErrors).toEqual([]);
  });

  test('a list of many goes on as one walks down, and keeps its place beside a page', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page);
    await searchField(page).fill('crowd');
    await rows(page).first().waitFor();
    const last = page.getByRole('link', { name: /model-39-GGUF/ });
    // The next page may be on its way while the key is pressed.
    await waitUntil('the focus is on a row of the third page', async () => {
      await page.keyboard.press('ArrowDown');
      return page.evaluate(() => document.activeElement?.textContent?.includes('model-39') ?? false);
    });
    await page.keyboard.press('Enter');
    await page.getByTestId('model-page').getByRole('heading', { name: 'model-39-GGUF' }).waitFor();
    await expect.poll(() => last.evaluate((row) => row.getBoundingClientRect().top > 0)).toBe(true);
    expect(await last.getAttribute('aria-current')).toBe('page');
  });

  test('a pasted address opens its page', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    await openDiscover(window.page);
    await searchField(window.page).fill(`${story.hub.url}/${openRepo}/tree/main`);
    await searchField(window.page).press('Enter');
    await window.page.getByTestId('model-page').getByRole('heading', { name: 'tiny-GGUF' }).waitFor();
    expect(window.page.url()).toMatch(new RegExp(`#/discover/${openRepo}$`));
  });

  test('a gate says which of four things stands in the way, and opens', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page, `/${gatedRepo}`);
    const gate = page.getByTestId('access');
    const texts = new Set<string>();
    const readState = async (state: string) => {
      await page.locator(`[data-testid="access"][data-state="${state}"]`).waitFor();
      texts.add(await gate.getByRole('heading').innerText());
    };
    await readState('no_token');
    await gate.getByRole('textbox', { name: 'Access token' }).fill('hf_nobodys');
    await gate.getByRole('button', { name: 'Use token' }).click();
    await gate.getByRole('alert').waitFor();
    await gate.getByRole('textbox', { name: 'Access token' }).fill('hf_newcomer');
    await gate.getByRole('button', { name: 'Use token' }).click();
    await readState('terms');
    expect(await gate.getByRole('link', { name: 'Open the page' }).getAttribute('href')).toBe(
      `${story.hub.url}/${gatedRepo}`,
    );

    for (const [answer, state] of [
      ['pending', 'pending'],
      ['denied', 'denied'],
    ] as const) {
      story.hub.setAccess(gatedRepo, 'hf_newcomer', answer);
      await gate.getByRole('button', { name: 'Check again' }).click();
      await readState(state);
    }
    expect(texts.size).toBe(4);

    story.hub.setAccess(gatedRepo, 'hf_newcomer', 'granted');
    await gate.getByRole('button', { name: 'Check again' }).click();
    await gate.waitFor({ state: 'detached' });
    await page.locator('[data-testid="fit-row"][data-recommended="true"]').waitFor();
  });

  test('without a network the starting set is there, and a search says why it found nothing', async () => {
    await using story = await startStory();
    await story.hub.goDown();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await openDiscover(page);
    await page.getByRole('link', { name: /Qwen3 0\.6B/ }).waitFor();
    await searchField(page).fill('qwen');
    const alert = page.getByRole('main').getByRole('alert');
    await alert.getByText('work on without it').waitFor();
    await page.getByRole('region', { name: 'In the starting set' }).getByRole('link').first().waitFor();
    await story.hub.comeBack();
    await searchField(page).fill('tiny');
    await rows(page).filter({ hasText: 'tiny-GGUF' }).waitFor();
    expect(await alert.count()).toBe(0);
  });

  test('a policy hides a class from the list, says how many, and keeps it from being fetched', async () => {
    await using story = await startStory();
    await using window = await openWindow(story.host.windowUrl);
    const { page } = window;
    await driveWindow(page).goTo('Settings');
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Policy' }).click();
    await page
      .getByRole('radiogroup', { name: 'Open weights, permissive' })
      .getByRole('radio', { name: 'Block' })
      .click();
    await openDiscover(page);
    await searchField(page).fill('tiny');
    await page.getByText('1 model is hidden by your policy.').waitFor();
    await openDiscover(page, `/${openRepo}`);
    await page.getByText('Your policy blocks models of this class').waitFor();
    expect(
      await page
        .getByRole('button', { name: /^Download F16/ })
        .first()
        .isDisabled(),
    ).toBe(true);
  });
});

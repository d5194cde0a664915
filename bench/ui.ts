import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Message } from '../contract/chats.ts';
import { chatQueries } from '../main/store/chats.ts';
import { openStore } from '../main/store/open.ts';
import { launchBrowser, openWindow } from '../tests/harness/browser.ts';
import { connectTo, type Client } from '../tests/harness/connect.ts';
import { makeDataFolder, startHeadless } from '../tests/harness/headless.ts';
import { driveWindow } from '../tests/harness/window.ts';
import { formatMebibytes, median, type Row } from './table.ts';
import { startTokenServer } from './token-server.ts';

const tokensPerSecond = 200;
const streamSeconds = 30;
const longChatTurns = 2000;
const searchedMessages = 100_000;
const openedChats = 20;
const longTaskMs = 50;

/** The window under load, in Chromium on the headless host: writing, long chats, search, memory. */
export async function measureUi(rounds: number): Promise<Row[]> {
  const dataFolder = await makeDataFolder();
  const filled = fillStore(dataFolder);
  await using host = await startHeadless({ dataFolder });
  using core = await connectTo(host.windowUrl);
  const browser = await launchBrowser();
  const rows = [
    ...(await measureWriting(browser, host.windowUrl, core.client)),
    ...(await measureLongChat(browser, host.windowUrl, filled.longChatId, rounds)),
    ...(await measureSearch(core.client, rounds)),
    ...(await measureMemory(browser, host.windowUrl, filled.chatIds.slice(0, openedChats))),
  ];
  await browser.close();
  await host[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
  return rows;
}

const words = (
  'castle river garden stone bridge winter lantern copper harbour meadow signal thunder velvet orchard compass ' +
  'granite whisper falcon ember canyon willow marble summit hollow breeze timber anchor crystal shadow beacon'
).split(' ');

/** Words in an order of their own, so that no two messages are the same. */
function sentenceOf(number: number): string {
  return Array.from({ length: 24 }, (_, at) => words[(number * 7 + at * (number % 11) + at) % words.length]).join(' ');
}

/** A chat of 2,000 turns, and as many others as it takes until there is enough to search. */
function fillStore(dataFolder: string): { longChatId: string; chatIds: string[] } {
  const store = openStore(dataFolder);
  const queries = chatQueries(store, { isTemporary: false });
  const add = (title: string, count: number, first: number): string => {
    const chatId = randomUUID();
    queries.insertChat({ id: chatId, createdAt: Date.now() });
    let parentId: string | null = null;
    for (let number = 0; number < count; number += 1) {
      const message = messageOf(chatId, parentId, number, first + number);
      queries.insertMessage(message);
      parentId = message.id;
    }
    queries.updateChat(chatId, { title, titleSource: 'chosen', leafId: parentId });
    return chatId;
  };
  const result = queries.transaction(() => {
    const perChat = 200;
    const chatIds = Array.from({ length: (searchedMessages - longChatTurns) / perChat }, (_, index) =>
      add(`Chat ${index + 1}`, perChat, index * perChat),
    );
    return { longChatId: add('The long chat', longChatTurns, searchedMessages), chatIds };
  });
  store.close();
  return result;
}

function messageOf(chatId: string, parentId: string | null, number: number, seed: number): Message {
  const isQuestion = number % 2 === 0;
  const answer = number % 6 === 1 ? `\n\n\`\`\`python\ndef ${words[seed % 30]}(a, b):\n    return a + b\n\`\`\`` : '';
  const list = number % 10 === 3 ? `\n\n- **${words[seed % 29]}** one\n- two\n- three` : '';
  return {
    id: randomUUID(),
    chatId,
    parentId,
    role: isQuestion ? 'user' : 'assistant',
    text: `${sentenceOf(seed)}${isQuestion ? '?' : `.${answer}${list}`}`,
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    state: 'complete',
    createdAt: Date.now(),
    modelId: null,
    modelName: null,
    stats: null,
    provenance: null,
    error: null,
  };
}

type Watched = { longTasks: number[]; frames: number[] };

/** What the page says of its own main thread: tasks that are too long, and when it drew. */
async function watch(page: Page): Promise<() => Promise<Watched>> {
  await page.evaluate(() => {
    const watched: Watched & { isOver: boolean } = { longTasks: [], frames: [], isOver: false };
    Object.assign(globalThis, { watched });
    new PerformanceObserver((list) => {
      watched.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
    const draw = (now: number): void => {
      watched.frames.push(now);
      if (!watched.isOver) requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  });
  return () =>
    page.evaluate(() => {
      const { watched } = globalThis as unknown as { watched: Watched & { isOver: boolean } };
      watched.isOver = true;
      return { longTasks: watched.longTasks, frames: watched.frames };
    });
}

/** Makes a function that says for how many milliseconds the page's own thread has worked, whatever else runs. */
async function watchBusiness(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

/** The share of frames that were not drawn, of those that a display at 60 Hz would have shown. */
function droppedShare(frames: readonly number[]): number {
  const frameMs = 1000 / 60;
  let dropped = 0;
  for (const [index, at] of frames.entries()) {
    const before = frames[index - 1];
    if (before !== undefined) dropped += Math.max(0, Math.round((at - before) / frameMs) - 1);
  }
  return dropped / (dropped + frames.length);
}

/** Mixed Markdown from a provider that writes as fast as a good machine does. */
async function measureWriting(browser: Browser, windowUrl: string, client: Client): Promise<Row[]> {
  await using server = await startTokenServer({ tokensPerSecond, seconds: streamSeconds });
  const remote = await client.remotes.add({ name: 'bench', baseUrl: server.baseUrl, key: null });
  const { id: chatId } = await client.chats.create({});
  await using window = await openWindow(browser, windowUrl);
  const { page } = window;
  await driveWindow(page).composer.waitFor();

  const idle = await watch(page);
  await page.waitForTimeout(3000);
  const idleDropped = droppedShare((await idle()).frames);

  await page.goto(`${new URL(windowUrl).origin}/#/chat/${chatId}`);
  const readBusyMs = await watchBusiness(page);
  const busyBefore = await readBusyMs();
  const stop = await watch(page);
  const { answer } = await client.chats.send({
    chatId,
    parentId: null,
    text: 'Write.',
    modelId: `${remote.id}/writer`,
  });
  await page
    .locator(`[data-message-id="${answer.id}"][data-state="complete"]`)
    .waitFor({ timeout: (streamSeconds + 30) * 1000 });
  const { longTasks, frames } = await stop();
  const busyShare = ((await readBusyMs()) - busyBefore) / (streamSeconds * 1000);
  await client.remotes.remove({ id: remote.id });
  const long = longTasks.filter((duration) => duration > longTaskMs);
  const longest = long.length === 0 ? '' : `, the longest ${Math.max(...long).toFixed(0)} ms`;
  return [
    {
      measure: `Tasks over ${longTaskMs} ms while ${tokensPerSecond} tokens/s of Markdown are written for ${streamSeconds} s`,
      value: `${long.length}${longest}`,
      goal: '0',
    },
    {
      measure: '  frames dropped meanwhile',
      value: `${(droppedShare(frames) * 100).toFixed(1)}% (idle: ${(idleDropped * 100).toFixed(1)}%)`,
      goal: '< 5%',
    },
    {
      measure: '  of the time, the page’s thread works',
      value: `${(busyShare * 100).toFixed(0)}%`,
    },
  ];
}

/** From the click on a chat to its last turn on the screen, in a window that has not shown it before. */
async function measureLongChat(browser: Browser, windowUrl: string, chatId: string, rounds: number): Promise<Row[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await using window = await openWindow(browser, windowUrl);
    const { page } = window;
    await driveWindow(page).composer.waitFor();
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    times.push(
      await page.evaluate(
        (id) =>
          new Promise<number>((resolve) => {
            const startedAt = performance.now();
            const look = (): void => {
              const turns = document.querySelectorAll('[data-message-id]');
              const last = turns[turns.length - 1];
              if (last?.textContent?.includes('castle') === true || turns.length > 3) {
                // The frame after the one that it was drawn in.
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
              } else requestAnimationFrame(look);
            };
            location.hash = `#/chat/${id}`;
            look();
          }),
        chatId,
      ),
    );
  }
  return [
    {
      measure: `Opening a chat of ${longChatTurns.toLocaleString('en')} messages, to first content`,
      value: `${median(times).toFixed(0)} ms`,
      goal: '< 300 ms',
    },
  ];
}

async function measureSearch(client: Client, rounds: number): Promise<Row[]> {
  const queries = ['castle', '"river garden"', 'lan', 'copper velvet', 'nowhere'];
  const timed: { query: string; ms: number }[] = [];
  for (const query of queries) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      await client.chats.search({ query });
      times.push(performance.now() - startedAt);
    }
    timed.push({ query, ms: median(times) });
  }
  const slowest = timed.toSorted((one, other) => other.ms - one.ms)[0];
  return [
    {
      measure: `Search over ${searchedMessages.toLocaleString('en')} messages, the slowest of ${queries.length} queries`,
      value: `${slowest?.ms.toFixed(0) ?? '?'} ms (${slowest?.query ?? ''})`,
      goal: '< 50 ms',
    },
  ];
}

async function measureMemory(browser: Browser, windowUrl: string, chatIds: readonly string[]): Promise<Row[]> {
  await using window = await openWindow(browser, windowUrl);
  const { page } = window;
  await driveWindow(page).composer.waitFor();
  const session = await page.context().newCDPSession(page);
  const before = await readMemory(session);
  for (const chatId of chatIds) {
    await page.evaluate((id) => (location.hash = `#/chat/${id}`), chatId);
    await page.locator('[data-message-id]').nth(3).waitFor();
  }
  await page.evaluate(() => (location.hash = '#/chat'));
  await page.locator('[data-message-id]').first().waitFor({ state: 'detached' });
  const after = await readMemory(session);
  return [
    {
      measure: `Memory of the page after ${chatIds.length} chats were opened`,
      value: `${formatMebibytes(after.heapBytes)} (before: ${formatMebibytes(before.heapBytes)}), ${after.nodes} nodes`,
    },
  ];
}

async function readMemory(session: CDPSession): Promise<{ heapBytes: number; nodes: number }> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heapBytes: read('JSHeapUsedSize'), nodes: read('Nodes') };
}

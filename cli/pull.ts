import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '@commander-js/extra-typings';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { Download } from '../contract/downloads.ts';
import { AppError } from '../contract/errors.ts';
import type { HubPage, HubVariant } from '../contract/hub.ts';
import type { Core } from '../main/core.ts';
import { startHeadlessCore } from '../main/headless/start.ts';
import { defaultDataFolder } from '../main/paths.ts';
import { orExplain } from './explain.ts';

export function addPull(program: Command): void {
  program
    .command('pull')
    .description('Fetch a model from the hub. What is interrupted goes on where it was.')
    .argument('<model>', 'owner/name, owner/name:QUANTIZATION, or a short name such as qwen3:0.6b')
    .option('--data-dir <folder>', 'where chats and settings are kept', defaultDataFolder())
    .option('--json', 'print a line of JSON for each step')
    .action((model, { dataDir, json = false }) => orExplain(json, () => pull(model, resolve(dataDir), json)));
}

type Client = RouterClient<Core['router']>;

async function pull(name: string, dataFolder: string, asJson: boolean): Promise<void> {
  await using core = await startHeadlessCore(dataFolder);
  const client: Client = createRouterClient(core.router);
  const { repo, quantization } = await readName(client, name);
  const page = await client.hub.model({ repo });
  if (page.access.error) throw AppError.fromInfo(page.access.error);
  const variant = await chooseVariant(client, page, quantization);
  const companion = page.companions[0];
  const files = [...variant.files.map(({ path }) => path), ...(companion ? [companion.path] : [])];
  const { id } = await client.downloads.add({ repo, files, revision: page.revision });
  // Of an earlier attempt, it may stand still.
  await client.downloads.resume({ id });
  for (;;) {
    const download = (await client.downloads.list()).find((candidate) => candidate.id === id);
    if (download === undefined) throw new AppError('cancelled', 'The download was taken out of the list.');
    show(download, asJson);
    if (download.state === 'done') return;
    if (download.error && (download.state === 'failed' || download.state === 'paused')) {
      throw AppError.fromInfo(download.error);
    }
    await wait(250);
  }
}

/** Understands the starting set's short names, and a quantization behind a colon. */
async function readName(client: Client, name: string): Promise<{ repo: string; quantization: string | null }> {
  const known = (await client.hub.catalog()).find(({ alias }) => alias === name);
  if (known) return { repo: known.repo, quantization: known.quantization };
  const [repo = '', quantization = null] = name.split(':');
  if (repo.includes('/')) return { repo, quantization };
  throw new AppError('invalid_input', `There is no model with the short name ${name}.`, {
    remedy: 'Name it as owner/name, as the hub does.',
  });
}

async function chooseVariant(client: Client, page: HubPage, quantization: string | null): Promise<HubVariant> {
  const { variants } = page;
  const wanted = quantization ?? (await recommend(client, page));
  const found = variants.find(
    ({ id, label, quantization: own }) => id === wanted || [label, own].some((text) => isSame(text, wanted)),
  );
  if (found) return found;
  const names = variants.map(({ label }) => label).join(', ');
  throw new AppError('not_found', `${page.model.repo} has no file for ${quantization ?? 'this computer'}.`, {
    remedy: names === '' ? 'It has no GGUF files at all.' : `It has ${names}. Write one of them behind a colon.`,
  });
}

/** The one that suits this computer best. */
async function recommend(client: Client, { model }: HubPage): Promise<string | null> {
  for await (const event of await client.hub.fit({ repo: model.repo, machine: null, cacheType: 'f16', slots: 1 })) {
    if (event.type === 'recommended') return event.variantId;
  }
  return null;
}

function isSame(one: string | null, other: string | null): boolean {
  return one !== null && one.toLowerCase() === other?.toLowerCase();
}

function show(download: Download, asJson: boolean): void {
  const { title, state, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, error, modelId } = download;
  if (asJson) {
    const facts = { title, state, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, error, modelId };
    process.stdout.write(`${JSON.stringify({ event: 'progress', ...facts })}\n`);
    return;
  }
  const part = sizeBytes === 0 ? 1 : doneBytes / sizeBytes;
  const bar = '#'.repeat(Math.round(part * 30)).padEnd(30, '.');
  const rate = bytesPerSecond === null ? '' : `  ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
  const rest = secondsLeft === null ? '' : `  ${Math.ceil(secondsLeft)} s left`;
  const line = `${title}  ${bar} ${(part * 100).toFixed(0).padStart(3)}%  ${state}${rate}${rest}`;
  const why = state === 'waiting' && error ? `  ${error.message}` : '';
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}${why}${state === 'done' ? '\n' : ''}`);
  else if (state === 'done') process.stdout.write(`${title} is here. Its name is ${modelId ?? title}.\n`);
}

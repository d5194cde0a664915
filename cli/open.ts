import type { Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { readControlAddress } from '../main/control/address.ts';
import { openAddress } from './browser.ts';
import { untilEnded } from './lifetime.ts';
import { print, printJson } from './output.ts';
import { filePath, resolveReference } from './reference.ts';
import { findChat } from './repl-commands.ts';
import { openOutputSchema } from './schemas.ts';
import { openWindow, startCoreToStay } from './stay.ts';
import { findSession, withSession, type Client, type Session } from './session.ts';
import { resolve } from 'node:path';
import { orExplain } from './explain.ts';
import { addVerb } from './verb.ts';

export function addOpen(program: Command): void {
  addVerb(program, {
    name: 'open',
    description: 'Show Paddock: the app that is running, or its window in a browser.',
    examples: [
      ['paddock open', 'as it was left'],
      ['paddock open Qwen/Qwen3-8B-GGUF', 'the page of a model'],
      ['paddock open --chat "Trip to Rome"', 'a chat'],
    ],
  })
    .argument('[model]', 'a model on the hub, or one of the library')
    .option('--chat <title>', 'a chat by its title')
    .action((model, { chat, dataDir, json = false }) =>
      orExplain(json, () => open(resolve(dataDir), { model, chat }, json)),
    );
}

type Wishes = { model?: string | undefined; chat?: string | undefined };

/** What to show; `null`: the window as it was left. */
type Target = { kind: 'model'; repo: string } | { kind: 'chat'; chatId: string } | null;

async function open(dataFolder: string, wishes: Wishes, asJson: boolean): Promise<void> {
  const session = await findSession(dataFolder);
  if (session !== null) return withSession(session, (running) => openRunning(running, wishes, asJson));
  // Nobody has a window, so this command stays and serves one.
  const ended = untilEnded();
  await using core = await startCoreToStay(dataFolder);
  await using _window = await openWindow(core, 0);
  const joined = await findSession(dataFolder);
  if (joined === null) throw new AppError('internal', 'The window could not be reached.');
  await withSession(joined, (running) => openRunning(running, wishes, asJson));
  if (!asJson) print('Ctrl+C ends it.');
  await ended;
}

async function openRunning(session: Session, wishes: Wishes, asJson: boolean): Promise<void> {
  const target = await findTarget(session.client, wishes);
  const url = session.answerer() === 'app' ? toLink(target) : toWindow(session.dataFolder, target);
  const isOpened = await openAddress(url);
  if (asJson) printJson(openOutputSchema, { event: 'opened', url, isOpened });
  else print(isOpened ? 'Paddock is open.' : `Open this address: ${url}`);
}

async function findTarget(client: Client, { model, chat }: Wishes): Promise<Target> {
  if (chat !== undefined) return { kind: 'chat', chatId: findChat(await client.chats.list(), chat).id };
  if (model === undefined) return null;
  if (filePath(model) !== null) {
    await client.models.open({ path: filePath(model) ?? model });
    return null;
  }
  const reference = await resolveReference(client, model);
  const repo = reference.kind === 'hub' ? reference.repo : reference.kind === 'model' ? reference.model.repo : null;
  return repo === null ? null : { kind: 'model', repo };
}

function toLink(target: Target): string {
  switch (target?.kind) {
    case undefined:
      return 'paddock://chat';
    case 'model':
      return `paddock://model/${target.repo}`;
    case 'chat':
      return `paddock://chat/${target.chatId}`;
  }
}

function toWindow(dataFolder: string, target: Target): string {
  const url = readControlAddress(dataFolder)?.windowUrl ?? null;
  if (url === null) {
    throw new AppError('conflict', 'The Paddock that is running has no window.', {
      remedy: 'Start it with a window: paddock serve --window',
    });
  }
  switch (target?.kind) {
    case undefined:
      return url;
    case 'model':
      return `${url}#/discover/${target.repo}`;
    case 'chat':
      return `${url}#/chat/${target.chatId}`;
  }
}

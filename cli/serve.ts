import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from '@commander-js/extra-typings';
import { startHeadlessCore } from '../main/headless/start.ts';
import { serveWindow } from '../main/headless/window.ts';
import type { Core } from '../main/core.ts';
import { defaultDataFolder } from '../main/paths.ts';
import { untilEnded } from './lifetime.ts';
import { orExplain } from './explain.ts';
import { readLoadSettings, setOption } from './load-options.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Run Paddock without a window and answer on the local server.')
    .option(
      '--port <number>',
      'port of the local server (default: the one chosen in the app, 1234 at first; 0: any)',
      port,
    )
    .option('--model <path>', 'a GGUF file, or the name of a known model, to load at once')
    .option('--data-dir <folder>', 'where chats and settings are kept', defaultDataFolder())
    .option(...setOption)
    .option('--network', 'let other computers in; they need a key (see paddock keys)')
    .option('--no-network', 'answer this computer only')
    .option('--need-key', 'ask programs on this computer for a key too')
    .option('--no-need-key', 'let programs on this computer in without a key')
    .option('--window', 'also serve the window to a browser on this computer')
    .option('--window-port <number>', 'port of the window (default: any)', port, 0)
    .option('--json', 'say when ready with one line of JSON')
    .action((options) => orExplain(options.json === true, () => serve(options)));
}

type Options = {
  port?: number | undefined;
  model?: string | undefined;
  set: string[];
  network?: boolean | undefined;
  needKey?: boolean | undefined;
  dataDir: string;
  window?: true | undefined;
  windowPort: number;
  json?: true | undefined;
};

async function serve(options: Options): Promise<void> {
  const ended = untilEnded();
  await using core = await startHeadlessCore(resolve(options.dataDir));
  if (options.model !== undefined) await loadModel(core, options.model, options.set);
  if (options.needKey !== undefined) core.settings.set({ serverNeedsKey: options.needKey });
  if (options.network !== undefined) await core.server.setNetwork(options.network);
  // With a window the switch in it decides, unless a port was asked for.
  if (!options.window || options.port !== undefined) await core.server.start({ port: options.port, remember: false });
  await using window = options.window ? await serveWindow(core, options.windowPort) : null;

  const { baseUrl, networkUrls } = core.server.status();
  const url = baseUrl?.replace(/\/v1$/, '') ?? null;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ event: 'ready', url, window: window?.url ?? null, pid: process.pid })}\n`);
  } else {
    if (window) process.stdout.write(`Paddock is ready: ${window.url}\n`);
    if (baseUrl) process.stdout.write(`Local server: ${baseUrl}\n`);
    for (const address of networkUrls) process.stdout.write(`On the network: ${address}/v1\n`);
  }
  await ended;
}

async function loadModel(core: Core, model: string, set: readonly string[]): Promise<void> {
  const isKnown = !existsSync(model) && core.models.list().some(({ id }) => id === model);
  const { id } = isKnown ? core.models.find(model) : await core.models.open(resolve(model));
  const { load } = core.profiles.get(id);
  await core.engine.load(id, { settings: readLoadSettings(set, load) });
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return value;
}

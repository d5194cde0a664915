import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from '@commander-js/extra-typings';
import type { Core } from '../main/core.ts';
import { orExplain } from './explain.ts';
import { untilEnded } from './lifetime.ts';
import { readLoadSettings, setOption } from './load-options.ts';
import { print, printJson } from './output.ts';
import { serveOutputSchema } from './schemas.ts';
import { openWindow, startCoreToStay } from './stay.ts';
import { addVerb } from './verb.ts';

export function addServe(program: Command): void {
  addVerb(program, {
    name: 'serve',
    description: 'Run Paddock without a window and answer on the local server.',
    examples: [
      ['paddock serve', 'on the port that was chosen in the app, 1234 at first'],
      ['paddock serve --port 8080 --model ./model.gguf', 'on another, with a model in memory at once'],
      ['paddock serve --window', 'with the window for a browser on this computer'],
      ['paddock serve --network --json', 'for other computers too; they need a key'],
    ],
  })
    .option(
      '--port <number>',
      'port of the local server (default: the one chosen in the app, 1234 at first; 0: any)',
      port,
    )
    .option('--model <path>', 'a GGUF file, or the name of a known model, to load at once')
    .addOption(setOption)
    .option('--network', 'let other computers in; they need a key (see paddock keys)')
    .option('--no-network', 'answer this computer only')
    .option('--need-key', 'ask programs on this computer for a key too')
    .option('--no-need-key', 'let programs on this computer in without a key')
    .option('--window', 'also serve the window to a browser on this computer')
    .option('--window-port <number>', 'port of the window (default: any)', port, 0)
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
  await using core = await startCoreToStay(resolve(options.dataDir));
  if (options.model !== undefined) await loadModel(core, options.model, options.set);
  if (options.needKey !== undefined) core.settings.set({ serverNeedsKey: options.needKey });
  if (options.network !== undefined) await core.server.setNetwork(options.network);
  // With a window the switch in it decides, unless a port was asked for.
  if (!options.window || options.port !== undefined) await core.server.start({ port: options.port, remember: false });
  await using window = options.window ? await openWindow(core, options.windowPort) : null;

  const { baseUrl, networkUrls } = core.server.status();
  const url = baseUrl?.replace(/\/v1$/, '') ?? null;
  if (options.json) {
    printJson(serveOutputSchema, { event: 'ready', url, window: window?.url ?? null, pid: process.pid });
  } else {
    if (window) print(`Paddock is ready: ${window.url}`);
    if (baseUrl) print(`Local server: ${baseUrl}`);
    for (const address of networkUrls) print(`On the network: ${address}/v1`);
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

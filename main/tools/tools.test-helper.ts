import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppEvent } from '../../contract/app.ts';
import { settingsSchema, type Settings } from '../../contract/settings.ts';
import type { ServerEntry, ServerState, ToolServer } from '../../contract/tools.ts';
import { waitUntil } from '../../tests/harness/wait.ts';
import { createLog } from '../log.ts';
import { createNetwork } from '../network/network.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { openStore } from '../store/open.ts';
import { createTools } from './tools.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../tests/fixtures/mcp/${name}.ts`, import.meta.url));

/** How to start a test server. */
export function testServer(name: 'stdio' | 'misbehave', ...args: string[]): ServerEntry {
  return { command: process.execPath, args: [fixture(name), ...args] };
}

type Options = {
  servers?: Record<string, ServerEntry>;
  settings?: Partial<Settings>;
  startTimeoutMs?: number;
  dataFolder?: string;
};

/** The real service in a folder of its own. */
export async function startTools({ servers = {}, settings = {}, startTimeoutMs = 20_000, dataFolder }: Options = {}) {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'paddock-tools-'));
  if (Object.keys(servers).length > 0) writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ mcpServers: servers }));
  const store = openStore(folder);
  const log = createLog(folder);
  const current = settingsSchema.parse(settings);
  const network = createNetwork({ settings: { get: () => current }, log, version: '1.0.0' });
  const events: AppEvent[] = [];
  const tools = createTools({
    dataFolder: folder,
    store,
    events: { emit: (event) => void events.push(event) },
    log,
    network,
    secrets: createSecrets({ dataFolder: folder, log }),
    settings: { get: () => current },
    host: {},
    version: '1.0.0',
    startTimeoutMs,
  });
  const server = (name: string): ToolServer => {
    const found = tools.list().servers.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`There is no server ${name}.`);
    return found;
  };
  return {
    tools,
    events,
    folder,
    server,
    waitFor: (name: string, state: ServerState) =>
      waitUntil(`${name} is ${state}`, () => server(name).state === state, 25_000),
    async [Symbol.asyncDispose]() {
      await tools[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      store.close();
      if (dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

import { AppError } from '../../contract/errors.ts';
import type { Tool } from '../../contract/inference.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  ownToolServer,
  type ConfigProblem,
  type ProposedServer,
  type ServerEntry,
  type ServerLogLine,
  type ToolInfo,
  type ToolRule,
  type ToolServer,
} from '../../contract/tools.ts';
import type { Events } from '../events.ts';
import type { Host } from '../host.ts';
import type { Log } from '../log.ts';
import type { Network } from '../network/network.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/open.ts';
import { readArguments } from './arguments.ts';
import { createBuiltinTools } from './builtin/builtin.ts';
import { openConfigFile } from './config-file.ts';
import { putEntry, readConfig, removeEntry, setEntryOn } from './config.ts';
import { readProposal } from './link.ts';
import { createMcpFetch } from './mcp-fetch.ts';
import { isNameOf, nameTools } from './names.ts';
import { failed, type ToolOutcome } from './results.ts';
import { createRules, hashTool, noSuchTool, type RuledTool } from './rules.ts';
import { createMcpServer, orAborted, type McpServer, type ServerTool } from './server.ts';
import { createSignIns } from './sign-in.ts';
import { targetOf } from './ways.ts';

/** For a server to start: the first time, its program may have to be fetched. */
const usualStartTimeoutMs = 60_000;
/** How long an answer waits for servers that start; it goes on without those that are not up by then. */
const offerPatienceMs = 20_000;
const longestDescription = 20_000;
const announceMs = 50;

type Dependencies = {
  dataFolder: string;
  store: Store;
  events: Pick<Events, 'emit'>;
  log: Pick<Log, 'warn'>;
  network: Pick<Network, 'fetch'>;
  secrets: Pick<Secrets, 'hasKey' | 'key' | 'keepKey' | 'removeKey'>;
  settings: { get(): Pick<Settings, 'builtinTools' | 'toolFolders' | 'toolHosts'> };
  host: Pick<Host, 'openPage'>;
  version: string;
  startTimeoutMs?: number;
};

export type Tools = ReturnType<typeof createTools>;

/** Tools for models: Paddock's own, and those of the servers in `mcp.json`, with what a person decided about them. */
export function createTools(dependencies: Dependencies) {
  const { dataFolder, store, events, log, network, secrets, settings, host, version } = dependencies;
  const startTimeoutMs = dependencies.startTimeoutMs ?? usualStartTimeoutMs;
  const fetch = createMcpFetch(network);
  const signIns = createSignIns({ secrets, fetch, openPage: host.openPage });
  const rules = createRules({ store });
  const builtin = createBuiltinTools({ settings, network });
  const file = openConfigFile({ dataFolder, log, onChange: reconcile });
  let servers = new Map<string, McpServer>();
  const stopping = new Set<Promise<void>>();
  let announcement: NodeJS.Timeout | null = null;
  reconcile();

  /** A server that changes its mind all the time is told of a few times a second. */
  function announce(): void {
    announcement ??= setTimeout(() => {
      announcement = null;
      events.emit({ type: 'tools' });
    }, announceMs);
  }

  /** Ends what `mcp.json` no longer says so, and leaves alone what it says as before. */
  function reconcile(): void {
    const before = servers;
    servers = new Map();
    for (const [name, entry] of file.config()) {
      const kept = before.get(name);
      const isSame = kept !== undefined && JSON.stringify(kept.entry) === JSON.stringify(entry);
      servers.set(name, isSame ? kept : createServer(name, entry));
    }
    for (const [name, server] of before) if (servers.get(name) !== server) end(server);
    announce();
  }

  function createServer(name: string, entry: ServerEntry): McpServer {
    return createMcpServer(name, entry, { fetch, signIns, version, startTimeoutMs, onChange: announce });
  }

  function end(server: McpServer): void {
    const stopped = server.stop();
    stopping.add(stopped);
    void stopped.finally(() => stopping.delete(stopped));
  }

  function find(name: string): McpServer {
    const server = servers.get(name);
    if (server === undefined) throw new AppError('not_found', `There is no server called “${name}” in mcp.json.`);
    return server;
  }

  function toolsOf(server: string): readonly ServerTool[] {
    return server === ownToolServer ? builtin.tools() : (servers.get(server)?.tools() ?? []);
  }

  function ruled(server: string, tool: ServerTool): RuledTool {
    const entry = servers.get(server)?.entry;
    const target = entry === undefined ? ownToolServer : targetOf(entry).identity;
    return { server, name: tool.name, hash: hashTool(target, tool) };
  }

  /** By the tool's own name. */
  function findRuled(server: string, name: string): RuledTool | null {
    const tool = toolsOf(server).find((candidate) => candidate.name === name);
    return tool === undefined ? null : ruled(server, tool);
  }

  /** By the name under which it was offered to a model. */
  function findOffered(server: string, offered: string): ServerTool | null {
    const tools = toolsOf(server);
    return (
      tools.find(({ name }) => name === offered) ?? tools.find(({ name }) => isNameOf(offered, server, name)) ?? null
    );
  }

  function needRuled(server: string, name: string): RuledTool {
    const tool = findOffered(server, name);
    if (tool === null) throw noSuchTool(server, name);
    return ruled(server, tool);
  }

  function describeTools(server: string): ToolInfo[] {
    return toolsOf(server).map((tool) => ({ ...tool, ...rules.ofTool(ruled(server, tool)) }));
  }

  function describeOwn(): ToolServer {
    const tools = describeTools(ownToolServer);
    return {
      name: ownToolServer,
      kind: 'own',
      target: '',
      title: null,
      version: null,
      state: tools.length === 0 ? 'off' : 'ready',
      error: null,
      tools,
      promptCount: 0,
      isSignedIn: false,
      signInUrl: null,
    };
  }

  function describe(name: string, server: McpServer): ToolServer {
    return {
      name,
      kind: server.entry.url === undefined ? 'process' : 'http',
      target: targetOf(server.entry).text,
      ...server.status(),
      tools: describeTools(name),
      isSignedIn: signIns.isSignedIn(name),
      signInUrl: signIns.pendingUrl(name),
    };
  }

  function save(change: (text: string) => string): void {
    const before = file.text();
    file.save(change(before), before);
  }

  async function wake(names: readonly string[], signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.timeout(offerPatienceMs);
    const whole = AbortSignal.any([signal, patience]);
    await Promise.all(
      names.map(async (name) => {
        const server = servers.get(name);
        if (server === undefined) return;
        await orAborted(server.wake(), whole).catch((error: unknown) => {
          signal.throwIfAborted();
          if (!patience.aborted) throw error;
        });
      }),
    );
  }

  /** The servers that these wishes name. */
  function serversOf(wishes: readonly string[]): string[] {
    return [ownToolServer, ...servers.keys()].filter((name) => wishes.some((wish) => wish.startsWith(`${name}/`)));
  }

  function offered(wishes: readonly string[]): { server: string; tool: Tool }[] {
    const up = serversOf(wishes).filter(
      (name) => name === ownToolServer || servers.get(name)?.status().state === 'ready',
    );
    const wished = up.flatMap((server) =>
      describeTools(server)
        .filter(({ name }) => wishes.includes(`${server}/*`) || wishes.includes(`${server}/${name}`))
        .filter(({ permission }) => permission !== 'never')
        .map((tool) => ({ server, name: tool.name, tool })),
    );
    return [...nameTools(wished)].map(([name, { server, tool }]) => ({
      server,
      tool: {
        name,
        description: tool.description.slice(0, longestDescription),
        parameters: withoutDialect(tool.parameters),
      },
    }));
  }

  return {
    /** The tools that these wishes come to now. Servers that can't be started are left out. */
    offer: async (wishes: readonly string[], signal: AbortSignal): Promise<{ server: string; tool: Tool }[]> => {
      await wake(serversOf(wishes), signal);
      return offered(wishes);
    },
    /** The same of servers that are up already. */
    peek: offered,

    permission: (server: string, name: string, argumentsText: string): 'allowed' | 'ask' | 'denied' => {
      const tool = findOffered(server, name);
      return tool === null ? 'ask' : rules.permission(ruled(server, tool), argumentsText);
    },

    /** For this tool with these arguments. */
    allowAlways: (server: string, name: string, argumentsText: string): void => {
      const tool = findOffered(server, name);
      if (tool === null) return;
      rules.allowSame(ruled(server, tool), argumentsText);
      announce();
    },

    call: async (server: string, name: string, argumentsText: string, signal: AbortSignal): Promise<ToolOutcome> => {
      signal.throwIfAborted();
      const args = readArguments(argumentsText);
      if (args === null) return failed('The arguments are not a JSON object.');
      if (server === ownToolServer) return builtin.call(name, args, signal);
      const mcp = servers.get(server);
      if (mcp === undefined) return failed(`There is no server called “${server}” any more.`);
      // One that died in the meantime has to be up for its tools to be known.
      await orAborted(mcp.wake(), signal);
      const tool = findOffered(server, name);
      return mcp.call(tool?.name ?? name, args, signal);
    },

    list: (): { servers: ToolServer[]; problem: ConfigProblem | null } => ({
      servers: [describeOwn(), ...[...servers].map(([name, server]) => describe(name, server))],
      problem: file.problem(),
    }),
    config: () => ({ path: file.path, text: file.text(), problem: file.problem() }),
    checkConfig: (text: string): ConfigProblem | null => readConfig(text).problem,
    saveConfig: (text: string, before: string): void => file.save(text, before),
    server: (name: string): ServerEntry => find(name).entry,

    putServer: (name: string, entry: ServerEntry, replaces: string | null): void => {
      save((text) => putEntry(text, name, entry, replaces));
      if (replaces === null || replaces === name) return;
      rules.rename(replaces, name);
      signIns.forget(replaces);
      announce();
    },
    removeServer: (name: string): ServerEntry => {
      const { entry } = find(name);
      save((text) => removeEntry(text, name));
      rules.forget(name);
      signIns.forget(name);
      announce();
      return entry;
    },
    setServerOn: (name: string, isOn: boolean): void => {
      find(name);
      save((text) => setEntryOn(text, name, isOn));
    },

    restart: async (name: string): Promise<void> => {
      const server = find(name);
      if (server.status().state === 'off') {
        throw new AppError('conflict', `“${name}” is switched off.`, { remedy: 'Switch it on first.' });
      }
      await server.stop();
      void server.start();
    },
    stop: (name: string): Promise<void> => find(name).stop(),
    logs: (name: string): ServerLogLine[] => find(name).logs(),

    signIn: async (name: string): Promise<{ url: string | null }> => {
      const server = find(name);
      const { url } = server.entry;
      if (url === undefined) throw new AppError('unsupported', `“${name}” is a program, which has no sign-in.`);
      const begun = await signIns.begin(name, new URL(url).href, (error) => {
        if (error === null) void server.stop().then(() => server.start());
        else if (error.code !== 'cancelled') events.emit({ type: 'notice', error: error.toInfo() });
        announce();
      });
      announce();
      return begun;
    },
    signOut: async (name: string): Promise<void> => {
      const server = find(name);
      signIns.forget(name);
      await server.stop();
      announce();
    },

    rules: (): ToolRule[] => rules.list(findRuled),
    setPermission: (server: string, tool: string, permission: ToolInfo['permission']): void => {
      rules.setPermission(needRuled(server, tool), permission);
      announce();
    },
    removeRule: (id: string): void => {
      rules.remove(id);
      announce();
    },
    acceptChange: (server: string, tool: string): void => {
      rules.accept(needRuled(server, tool));
      announce();
    },

    readProposal: (text: string): ProposedServer[] => readProposal(text),

    async [Symbol.asyncDispose](): Promise<void> {
      if (announcement !== null) clearTimeout(announcement);
      signIns[Symbol.dispose]();
      await file[Symbol.asyncDispose]();
      for (const server of servers.values()) end(server);
      await Promise.all(stopping);
      if (announcement !== null) clearTimeout(announcement);
    },
  };
}

/** Models have no use for the address of the dialect that a schema is written in. */
function withoutDialect({ $schema: _dialect, ...parameters }: Record<string, unknown>): Record<string, unknown> {
  return parameters;
}

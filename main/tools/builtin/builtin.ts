import { z } from 'zod';
import type { Settings } from '../../../contract/settings.ts';
import type { BuiltinTool } from '../../../contract/tools.ts';
import type { Network } from '../../network/network.ts';
import { capped, failed, succeeded, type ToolOutcome } from '../results.ts';
import type { ServerTool } from '../server.ts';
import { calculate } from './calculator.ts';
import { listFiles, readText } from './folders.ts';
import { fetchPage } from './page.ts';
import { runJob } from './run-job.ts';

const scriptLimits = { timeMs: 5000, memoryBytes: 64 * 1024 * 1024 };
/** For a thread to start, and for the interpreter's own limit to come first. */
const scriptPatienceMs = scriptLimits.timeMs + 5000;
const htmlPatienceMs = 15_000;
const mostPageCharacters = 30_000;

type Dependencies = {
  settings: { get(): Pick<Settings, 'builtinTools' | 'toolFolders' | 'toolHosts'> };
  network: Pick<Network, 'fetch'>;
};

type OwnTool = {
  group: BuiltinTool;
  tool: ServerTool;
  run(args: Record<string, unknown>, signal: AbortSignal): Promise<ToolOutcome>;
};

/** Paddock's own tools. Each is off until a person switches it on, and asks like any other. */
export function createBuiltinTools({ settings, network }: Dependencies) {
  const all: readonly OwnTool[] = [
    define({
      group: 'calculator',
      name: 'calculate',
      description:
        'Computes the value of an arithmetic expression with + - * / % ^ ! and brackets, the constants pi and e, and functions such as sqrt, sin, ln and log10.',
      input: z.object({ expression: z.string().describe('Such as (3 + 4)^2 / sqrt(2)') }),
      reachesOut: false,
      run: async ({ expression }) => succeeded(String(calculate(expression))),
    }),
    define({
      group: 'javascript',
      name: 'run_javascript',
      description:
        'Runs a JavaScript program and answers with what it logs to the console and the value of its last expression. There is no network, no files, no timers and no modules; it may take 5 seconds.',
      input: z.object({ code: z.string().max(200_000) }),
      reachesOut: false,
      run: async ({ code }, signal) => {
        const answer = await runJob({ kind: 'script', code, limits: scriptLimits }, scriptPatienceMs, signal);
        return { ...answer, text: capped(answer.text) };
      },
    }),
    define({
      group: 'folders',
      name: 'list_files',
      description: 'Lists the files and folders in a folder. Without a path it lists the folders that may be read.',
      input: z.object({ path: z.string().default('').describe('Such as notes/2026') }),
      reachesOut: false,
      run: async ({ path }) => succeeded(await listFiles(settings.get().toolFolders, path)),
    }),
    define({
      group: 'folders',
      name: 'read_file',
      description: 'Reads a text file, from a line on where it is long.',
      input: z.object({ path: z.string(), start_line: z.number().int().positive().optional() }),
      reachesOut: false,
      run: async ({ path, start_line: startLine }) =>
        succeeded(await readText(settings.get().toolFolders, path, startLine)),
    }),
    define({
      group: 'web',
      name: 'fetch_page',
      description: 'Fetches a web page by its address and answers with its text.',
      input: z.object({ url: z.string().describe('An address that begins with https:// or http://') }),
      reachesOut: true,
      run: async ({ url }, signal) => {
        const page = await fetchPage(url, { network, allowedHosts: settings.get().toolHosts, signal });
        const isHtml = /html/i.test(page.type);
        const read = isHtml ? await runJob({ kind: 'html', html: page.text }, htmlPatienceMs, signal) : null;
        const text = read?.text ?? page.text;
        if (read?.isError === true) return failed(`The page could not be read. ${text}`);
        const isLong = text.length > mostPageCharacters;
        const cut = isLong ? `${text.slice(0, mostPageCharacters)}\n\n[The rest of the page is left out.]` : text;
        return succeeded(`${page.url}\n\n${cut}`);
      },
    }),
  ];

  const current = () => all.filter(({ group }) => settings.get().builtinTools.includes(group));

  return {
    tools: (): readonly ServerTool[] => current().map(({ tool }) => tool),
    /** Rejects only when the signal aborts. */
    call: async (name: string, args: Record<string, unknown>, signal: AbortSignal): Promise<ToolOutcome> => {
      const own = current().find(({ tool }) => tool.name === name);
      if (own === undefined) return failed('This tool is switched off.');
      try {
        return await own.run(args, signal);
      } catch (error) {
        signal.throwIfAborted();
        return failed(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

type Definition<Input extends z.ZodObject> = {
  group: BuiltinTool;
  name: string;
  description: string;
  input: Input;
  reachesOut: boolean;
  run(args: z.infer<Input>, signal: AbortSignal): Promise<ToolOutcome>;
};

function define<Input extends z.ZodObject>(definition: Definition<Input>): OwnTool {
  const { group, name, description, input, reachesOut, run } = definition;
  const { $schema: _schema, ...parameters } = z.toJSONSchema(input, { io: 'input' });
  return {
    group,
    tool: {
      name,
      title: null,
      description,
      parameters,
      hints: { isReadOnly: true, isDestructive: false, reachesOut },
    },
    run: async (args, signal) => {
      const read = input.safeParse(args);
      if (read.success) return run(read.data, signal);
      return failed(`The arguments do not fit: ${z.prettifyError(read.error)}`);
    },
  };
}

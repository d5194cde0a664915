import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { logFile } from '../../main/log.ts';
import { finish, makePlace, type Ran } from '../cli/paddock.ts';
import { diagnosticModelPath, findFreePort, repositoryFolder } from '../harness/headless.ts';
import { fileContent } from '../hub/content.ts';
import { startHub } from '../hub/hub.ts';

/** The repositories that the documents name, with the diagnostic model in place of every file. */
const repositories = [
  { id: 'Qwen/Qwen3-0.6B-GGUF', file: 'Qwen3-0.6B-Q8_0.gguf' },
  { id: 'Qwen/Qwen3-8B-GGUF', file: 'Qwen3-8B-Q4_K_M.gguf' },
].map(({ id, file }) => ({ id, files: { [file]: fileContent(diagnosticModelPath) }, card: { license: 'apache-2.0' } }));

/** What is typed where a command reads what is typed. */
const typed = 'What is the capital of France?\n';
/** The port that the documents name. */
const shownPort = /\b1234\b/g;

/** What the documents take for granted: a chat, two models, and a folder under git with a change in it. */
const preparations = [
  'paddock run paddock-tiny --keep "Trip to Rome"',
  'paddock pull qwen3:0.6b',
  'paddock pull qwen3:8b',
  'echo One. > notes.txt && git init --quiet && git add notes.txt && echo Two. > notes.txt',
];

/** The built command line, with a yes for what it would ask. What was removed is fetched again for what comes after. */
const paddockTool = `#!/bin/sh
set -- "${process.execPath}" "${join(repositoryFolder, 'out', 'main', 'cli.js')}" "$@"
case "$3" in
  run | pull) exec "$@" --yes ;;
  rm) "$@" --yes && exec "$1" "$2" pull qwen3:0.6b --yes ;;
  *) exec "$@" ;;
esac
`;

const npxTool = `#!/bin/sh
[ "$1" = paddock ] || exit 127
exec "$@"
`;

export type ReaderPlace = AsyncDisposable & {
  /** Types a command and waits for its end, or until it has said that it is ready where it goes on. */
  type(command: string, ways?: { shell?: string | undefined; ready?: RegExp | undefined }): Promise<Ran>;
};

type Started = { child: ReturnType<typeof spawnIn>; ran: Promise<Ran> };

/**
 * Where somebody who reads the documents types what is shown: a folder with the files that they name, a home and a data
 * folder of its own, a hub on this computer, and a `paddock` that is the built command line.
 */
export async function makeReaderPlace(): Promise<ReaderPlace> {
  const hub = await startHub({ repositories });
  const place = await makePlace({ HF_ENDPOINT: hub.url });
  const home = join(place.dataFolder, 'reader');
  const tools = join(place.dataFolder, 'tools');
  const port = String(await findFreePort());
  const env = { ...process.env, ...place.env, HOME: home, PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` };
  let serving: Started | null = null;

  function start(command: string, shell = 'bash'): Started {
    const child = spawnIn(home, env, shell, command.replaceAll(shownPort, port));
    // Most commands read nothing, and some have ended before all is typed.
    child.stdin.on('error', () => {});
    child.stdin.end(typed);
    return { child, ran: finish(child) };
  }

  async function endServing(): Promise<void> {
    if (serving !== null) await interrupt(serving);
    serving = null;
  }

  /** An import may have moved it. */
  async function bringModel(): Promise<void> {
    const path = join(home, 'model.gguf');
    if (!existsSync(path)) await copyFile(diagnosticModelPath, path);
  }

  await mkdir(join(home, 'models'), { recursive: true });
  await mkdir(tools);
  await writeFile(join(tools, 'paddock'), paddockTool, { mode: 0o755 });
  await writeFile(join(tools, 'npx'), npxTool, { mode: 0o755 });
  await writeFile(join(home, 'conversation.json'), '{"messages": [{"role": "user", "content": "Hello"}]}');
  await copyFile(diagnosticModelPath, join(home, 'models', 'another.gguf'));
  for (const command of preparations) {
    const { code, errors } = await start(command).ran;
    if (code !== 0) throw new Error(`${command} ended with ${code}. It said:\n${errors}`);
  }
  const warning = { level: 40, time: Date.now(), msg: 'Something to see.' };
  await writeFile(logFile(place.dataFolder), `${JSON.stringify(warning)}\n`, { flag: 'a' });

  return {
    async type(command, { shell, ready } = {}) {
      await bringModel();
      const serves = /\bpaddock serve\b/.test(command);
      if (serves || ready !== undefined) await endServing();
      const started = start(command, shell);
      if (serves) {
        serving = started;
        return whenReady(started, /Local server:|"event":"ready"/);
      }
      if (ready === undefined) return started.ran;
      await whenReady(started, ready);
      return interrupt(started);
    },
    async [Symbol.asyncDispose]() {
      await endServing();
      await place[Symbol.asyncDispose]();
      await hub[Symbol.asyncDispose]();
    },
  };
}

/** In a group of its own: what ends a shell is to reach what the shell started. */
function spawnIn(cwd: string, env: NodeJS.ProcessEnv, shell: string, command: string) {
  return spawn(shell, ['-c', command], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
}

/** Waits until a command has printed this; answers with its end where it ends before. */
function whenReady({ child, ran }: Started, ready: RegExp): Promise<Ran> {
  let output = '';
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (ready.test(output)) resolve({ code: 0, output, errors: '' });
    });
    void ran.then(resolve);
  });
}

/** Presses Ctrl+C. */
async function interrupt({ child, ran }: Started): Promise<Ran> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  const { code, ...rest } = await ran;
  // Ended by the signal, or by itself because of it: whoever pressed the keys has what was wanted.
  return { ...rest, code: code === 130 || code === null ? 0 : code };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import { errorOutputSchema, serveOutputSchema } from '../../cli/schemas.ts';
import { makeDataFolder, repositoryFolder } from '../harness/headless.ts';

const command = join(repositoryFolder, 'cli', 'paddock.mjs');

export type Place = AsyncDisposable & { dataFolder: string; env: Record<string, string> };

/** A data folder of a test's own, with a bin beside it so that nothing gets into the person's. */
export async function makePlace(env: Record<string, string> = {}): Promise<Place> {
  const dataFolder = await makeDataFolder();
  return {
    dataFolder,
    env: {
      PADDOCK_DATA_DIR: dataFolder,
      XDG_DATA_HOME: join(dataFolder, 'home'),
      BROWSER: 'none',
      NO_COLOR: '1',
      HF_TOKEN: '',
      ...env,
    },
    [Symbol.asyncDispose]: () => rm(dataFolder, { recursive: true, force: true }),
  };
}

export type Ran = { code: number | null; output: string; errors: string };

export function start({ env }: Place, args: readonly string[]) {
  return spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs `paddock` to its end, with this piped in. */
export async function paddock(place: Place, args: readonly string[], input = ''): Promise<Ran> {
  const child = start(place, args);
  child.stdin.end(input);
  return finish(child);
}

/** What a started command printed, once it has ended. */
export async function finish(child: ReturnType<typeof start>): Promise<Ran> {
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output, errors };
}

/** Runs a verb with `--json` and checks every line that it printed against the verb's schema. */
export async function paddockJson<T>(
  place: Place,
  schema: z.ZodType<T>,
  args: readonly string[],
): Promise<{ code: number | null; lines: T[]; last: T }> {
  const { code, output, errors } = await paddock(place, [...args, '--json']);
  const lines = jsonLines(output).map((line) => schema.parse(line));
  const last = lines.at(-1);
  if (last === undefined) throw new Error(`paddock ${args.join(' ')} printed nothing. It said:\n${errors}`);
  return { code, lines, last };
}

/** Runs a verb that is meant to fail; answers with the error of its last line. */
export async function paddockError(place: Place, args: readonly string[]) {
  const { code, output } = await paddock(place, [...args, '--json']);
  const { error } = errorOutputSchema.parse(jsonLines(output).at(-1));
  return { exitCode: code, code: error.code, error };
}

export function jsonLines(output: string): unknown[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

export type Serving = AsyncDisposable & { ready: z.infer<typeof serveOutputSchema>; child: ChildProcess };

/** Starts `paddock serve` in this place and waits until it answers. */
export async function serve(place: Place, args: readonly string[] = []): Promise<Serving> {
  const child = start(place, ['serve', '--port', '0', '--json', ...args]);
  child.stderr.resume();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise<z.infer<typeof serveOutputSchema>>((resolve, reject) => {
    lines.once('line', (line) => resolve(serveOutputSchema.parse(JSON.parse(line))));
    void ended.then(() => reject(new Error('The host ended before it was ready.')));
  });
  return {
    ready,
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

import { open, stat, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidArgumentError, Option, type Command } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { logFile } from '../main/log.ts';
import { orExplain } from './explain.ts';
import { print, printJson, style, tamed } from './output.ts';
import { logsOutputSchema } from './schemas.ts';
import { addVerb } from './verb.ts';

type LogLine = z.infer<typeof logsOutputSchema>;

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;
const levelNames = Object.keys(levels) as (keyof typeof levels)[];
const lookAgainMs = 300;
/** What is read of the end of the file; enough for a few thousand lines. */
const tailBytes = 4 * 1024 * 1024;

export function addLogs(program: Command): void {
  addVerb(program, {
    name: 'logs',
    description: "Show Paddock's log. What people write to models is never in it.",
    examples: [
      ['paddock logs', 'the last lines'],
      ['paddock logs --follow --level warn', 'warnings and errors as they come'],
      ['paddock logs -n 500 --json', 'as they stand in the file'],
    ],
  })
    .option('-n, --lines <number>', 'how many of the last lines', lineCount, 100)
    .option('-f, --follow', 'go on with lines as they come, until Ctrl+C')
    .addOption(new Option('--level <level>', 'leave out what is less').choices(levelNames).default('debug' as const))
    .action(({ dataDir, lines, follow = false, level, json = false }) =>
      orExplain(json, () => showLog(logFile(resolve(dataDir)), { lines, follow, least: levels[level], asJson: json })),
    );
}

type Wishes = { lines: number; follow: boolean; least: number; asJson: boolean };

async function showLog(path: string, { lines, follow, least, asJson }: Wishes): Promise<void> {
  const show = (line: LogLine) => (asJson ? printJson(logsOutputSchema, line) : print(describe(line)));
  const isShown = ({ level }: LogLine) => level >= least;
  await using file = await open(path).catch((cause: unknown) => {
    throw new AppError('file_not_found', `There is no log at ${path} yet.`, {
      remedy: 'It begins when Paddock is first started.',
      cause,
    });
  });
  const { size } = await file.stat();
  const start = Math.max(0, size - tailBytes);
  const reader = createLineReader(file, start);
  for (const line of (await reader.next())
    .map(parseLine)
    .filter((each) => each !== null)
    .filter(isShown)
    .slice(-lines)) {
    show(line);
  }
  while (follow) {
    await wait(lookAgainMs);
    for (const line of (await reader.next()).map(parseLine)) if (line !== null && isShown(line)) show(line);
    // The log may have been put aside and begun anew.
    if ((await stat(path)).ino !== (await file.stat()).ino)
      return await showLog(path, { lines: Infinity, follow, least, asJson });
  }
}

/** Whole lines as they come; what is no line yet waits for its end. */
function createLineReader(file: FileHandle, start: number) {
  let position = start;
  let rest = '';
  return {
    async next(): Promise<string[]> {
      const { size } = await file.stat();
      if (size <= position) return [];
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - position), 0, size - position, position);
      position += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      return lines;
    },
  };
}

/** `null` for what is no line of the log, such as the half of one at the beginning. */
function parseLine(text: string): LogLine | null {
  try {
    return logsOutputSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function describe({ level, time, msg = '', ...others }: LogLine): string {
  const name = levelNames.findLast((each) => levels[each] <= level) ?? 'debug';
  const marked = level >= levels.error ? style('red', name) : level >= levels.warn ? style('yellow', name) : name;
  const more = Object.keys(others).length === 0 ? '' : style('dim', ` ${tamed(JSON.stringify(others))}`);
  return `${style('dim', new Date(time).toISOString())} ${marked.padEnd(5)} ${tamed(msg)}${more}`;
}

function lineCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number.');
  return value;
}

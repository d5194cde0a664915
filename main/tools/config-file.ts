import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { AppError } from '../../contract/errors.ts';
import type { ConfigProblem } from '../../contract/tools.ts';
import type { Log } from '../log.ts';
import { writeWhole } from '../secrets/write-whole.ts';
import { emptyConfig, readConfig, type ToolConfig } from './config.ts';

type Dependencies = {
  dataFolder: string;
  log: Pick<Log, 'warn'>;
  /** Called when the file says something else than before, or can't be read any more. */
  onChange(): void;
};

/** `mcp.json` in the data folder. While it can't be read, what it last said holds. */
export function openConfigFile({ dataFolder, log, onChange }: Dependencies) {
  const path = join(dataFolder, 'mcp.json');
  let text = '';
  let config: ToolConfig = new Map();
  let problem: ConfigProblem | null = null;

  function take(next: string): void {
    text = next;
    const read = readConfig(next);
    problem = read.problem;
    if (read.config !== null) config = read.config;
  }

  function readText(): string {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (isMissing) return emptyConfig;
      log.warn({ err: error }, 'mcp.json can’t be read');
      throw new AppError('file_unreadable', 'mcp.json in the data folder can’t be read.', {
        remedy: 'See to it that your user may read and write the file.',
        cause: error,
      });
    }
  }

  /** What was saved here comes back from the watcher, and is known by its content. */
  function reread(): void {
    try {
      const next = readText();
      if (next === text) return;
      take(next);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem = { message: error.message, line: null, column: null };
    }
    onChange();
  }

  try {
    take(readText());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problem = { message: error.message, line: null, column: null };
  }
  const watcher = watch(path, { ignoreInitial: true });
  watcher.on('all', reread).on('error', (error) => log.warn({ err: error }, 'mcp.json can’t be watched'));

  return {
    path,
    text: () => text,
    config: () => config,
    problem: () => problem,
    /** Keeps a text that can be read, in place of `before`. Throws `invalid_input` and `conflict`. */
    save: (next: string, before: string): void => {
      const read = readConfig(next);
      if (read.problem !== null) {
        const { message, line } = read.problem;
        throw new AppError('invalid_input', line === null ? message : `Line ${line}: ${message}`);
      }
      if (readText() !== before) {
        reread();
        throw new AppError('conflict', 'mcp.json was changed by another program in the meantime.', {
          remedy: 'Look at what it says now, and make your change again.',
        });
      }
      // Where it is a link to a file elsewhere, that is the file that is meant.
      writeWhole(existsSync(path) ? realpathSync(path) : path, next);
      take(next);
      onChange();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await watcher.close();
    },
  };
}

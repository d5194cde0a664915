import { resolve } from 'node:path';
import { Option, type Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { defaultDataFolder } from '../main/paths.ts';
import { exitCodeHelp, type ExitCode } from './exit.ts';
import { orExplain } from './explain.ts';
import { findSession, openSession, withSession, type Course, type Session } from './session.ts';

type About = {
  name: string;
  description: string;
  /** Command lines as a person would type them, each with what it does. */
  examples: readonly (readonly [string, string])[];
};

/** A verb with what every verb has: the data folder, JSON, examples, and what its exit codes mean. */
export function addVerb(
  parent: Command,
  { name, description, examples }: About,
  { isDefault = false }: { isDefault?: boolean } = {},
) {
  const width = Math.max(...examples.map(([line]) => line.length));
  const shown = examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`).join('\n');
  return parent
    .command(name, { isDefault })
    .description(description)
    .addOption(new Option('--data-dir <folder>', 'where chats and settings are kept').default(defaultDataFolder()))
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', `\nExamples:\n${shown}\n\n${exitCodeHelp}`);
}

type Common = { dataDir: string; json?: boolean | undefined };

/** Runs a verb with the core that has the data folder, or with one of its own. */
export function withCore(
  { dataDir, json = false }: Common,
  work: (session: Session, course: Course) => Promise<ExitCode | void>,
): Promise<void> {
  return orExplain(json, async () => withSession(await openSession(resolve(dataDir)), work));
}

/** Runs a verb that makes sense only where a core is running already; `alone` says what happens otherwise. */
export function withRunningCore(
  { dataDir, json = false }: Common,
  work: (session: Session, course: Course) => Promise<ExitCode | void>,
  alone: () => ExitCode | void,
): Promise<void> {
  return orExplain(json, async () => {
    const session = await findSession(resolve(dataDir));
    return session === null ? alone() : withSession(session, work);
  });
}

/** What a verb that needs a running Paddock fails with otherwise. */
export function notRunning(remedy: string): AppError {
  return new AppError('conflict', 'Paddock is not running.', { remedy });
}

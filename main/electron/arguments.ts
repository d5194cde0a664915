import { resolve } from 'node:path';
import type { WindowCommand } from '../../contract/desktop.ts';
import { readLink } from './deep-links.ts';

/** More than anybody chooses in a file manager on purpose. */
const mostCommands = 10;

export const safeSwitch = '--safe';
/** Without a window, as at login. */
export const hiddenSwitch = '--hidden';

export type Arguments = { isSafe: boolean; isHidden: boolean; commands: WindowCommand[] };

/** What a command line asks for: links, and model files that are opened with Paddock. Everything else is not for us. */
export function readArguments(argv: readonly string[], workingDirectory: string): Arguments {
  const commands = argv
    .slice(1)
    .map((argument) => readArgument(argument, workingDirectory))
    .filter((command) => command !== null);
  return {
    isSafe: argv.includes(safeSwitch),
    isHidden: argv.includes(hiddenSwitch),
    commands: commands.slice(0, mostCommands),
  };
}

function readArgument(argument: string, workingDirectory: string): WindowCommand | null {
  if (/^paddock:/i.test(argument)) return readLink(argument);
  if (argument.startsWith('-') || !/\.gguf$/i.test(argument)) return null;
  return { type: 'openModel', path: resolve(workingDirectory, argument) };
}

/** The arguments for another start of the same app, without what the last start was asked for. */
export function lastingArguments(argv: readonly string[], isSafe: boolean): string[] {
  const lasting = argv
    .slice(1)
    .filter((argument) => argument !== safeSwitch && argument !== hiddenSwitch && readArgument(argument, '/') === null);
  return isSafe ? [...lasting, safeSwitch] : lasting;
}

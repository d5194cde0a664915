import { app } from 'electron';
import type { WindowCommand } from '../../contract/desktop.ts';
import { readArguments } from './arguments.ts';
import { readLink } from './deep-links.ts';

/** What comes from outside: another start of the app, links, and files that are opened with it. */
export type Requests = {
  /** Hands over what has come so far, and from now on whatever comes. An empty list only wants a window. */
  answer(take: (commands: readonly WindowCommand[]) => void): void;
};

/** Must be called before the app is ready: macOS sends the link that it was started with early. */
export function collectRequests(first: readonly WindowCommand[]): Requests {
  let waiting: readonly WindowCommand[][] = first.length === 0 ? [] : [[...first]];
  let take: ((commands: readonly WindowCommand[]) => void) | null = null;

  function add(commands: WindowCommand[]): void {
    if (take === null) waiting = [...waiting, commands];
    else take(commands);
  }

  app.on('second-instance', (_event, argv, workingDirectory) => {
    add(readArguments(argv, workingDirectory).commands);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const command = readLink(url);
    add(command === null ? [] : [command]);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    add([{ type: 'openModel', path }]);
  });
  return {
    answer: (next) => {
      take = next;
      for (const commands of waiting) next(commands);
      waiting = [];
    },
  };
}

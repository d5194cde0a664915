import { app, dialog, type BrowserWindow } from 'electron';
import { AppError, describeError } from '../../contract/errors.ts';
import type { StartMarker } from './safe-start.ts';

/** Asks for a GGUF file. `null` where the person closes the dialog without choosing. */
export async function pickModelFile(window: BrowserWindow | null): Promise<string | null> {
  return ask(window, {
    title: 'Open a model',
    buttonLabel: 'Open',
    properties: ['openFile'],
    filters: [
      { name: 'GGUF models', extensions: ['gguf'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

/** Asks for a folder, whatever for. `null` where the person closes the dialog without choosing. */
export async function pickFolder(window: BrowserWindow | null): Promise<string | null> {
  return ask(window, {
    title: 'Choose a folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory'],
  });
}

async function ask(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string | null> {
  const { filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return filePaths[0] ?? null;
}

/** Says what went wrong with something that was chosen outside a window. */
export function showFailure(message: string, remedy: string | undefined): void {
  dialog.showErrorBox(message, remedy ?? '');
}

/** Says why Paddock can't start, in a box and, for whoever started it from a terminal, on standard error; and ends. */
export function giveUp(error: unknown, marker: StartMarker): void {
  const { message, remedy } = describeError(error);
  // What has been understood is no reason to offer safe mode the next time.
  if (error instanceof AppError) marker.end();
  process.stderr.write(`${[message, remedy].filter(Boolean).join('\n')}\n`);
  showFailure(message, remedy);
  app.exit(1);
}

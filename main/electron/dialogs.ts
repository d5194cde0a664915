import { dialog, type BrowserWindow } from 'electron';
import { describeError } from '../../contract/errors.ts';

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

/** Asks for a folder to keep models in. `null` where the person closes the dialog without choosing. */
export async function pickFolder(window: BrowserWindow | null): Promise<string | null> {
  return ask(window, {
    title: 'Add a models folder',
    buttonLabel: 'Add',
    properties: ['openDirectory', 'createDirectory'],
  });
}

async function ask(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string | null> {
  const { filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return filePaths[0] ?? null;
}

/** Says why Paddock can't start, in a box and, for whoever started it from a terminal, on standard error. */
export function showStartError(error: unknown): void {
  const { message, remedy } = describeError(error);
  process.stderr.write(`${[message, remedy].filter(Boolean).join('\n')}\n`);
  dialog.showErrorBox(message, remedy ?? '');
}

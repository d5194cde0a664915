import { dialog, type BrowserWindow } from 'electron';
import { describeError } from '../../contract/errors.ts';

/** Asks for a GGUF file. `null` where the person closes the dialog without choosing. */
export async function pickModelFile(window: BrowserWindow | null): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open a model',
    buttonLabel: 'Open',
    properties: ['openFile'],
    filters: [
      { name: 'GGUF models', extensions: ['gguf'] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const { filePaths } = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return filePaths[0] ?? null;
}

/** Says why Paddock can't start, in a box and, for whoever started it from a terminal, on standard error. */
export function showStartError(error: unknown): void {
  const { message, remedy } = describeError(error);
  process.stderr.write(`${[message, remedy].filter(Boolean).join('\n')}\n`);
  dialog.showErrorBox(message, remedy ?? '');
}

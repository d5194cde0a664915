import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dialog } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { LaunchRunner } from '../engine/process.ts';
import { textsFor } from './texts.ts';

/** Knows whether the last start came to its end: a file that is there only while the app starts. */
export type StartMarker = { hasFailed: boolean; begin(): void; end(): void };

export function startMarker(path: string): StartMarker {
  return {
    hasFailed: existsSync(path),
    begin: () => {
      // A folder that can't be written is what the core will speak of.
      if (existsSync(dirname(path))) writeFileSync(path, new Date().toISOString());
    },
    end: () => {
      if (existsSync(path)) rmSync(path);
    },
  };
}

/** Offers a start that leaves out what may have made the last one fail. */
export async function askForSafeMode(): Promise<boolean> {
  const { title, text, start, normal } = textsFor('system').safe;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: title,
    detail: text,
    buttons: [start, normal],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}

/** In place of a model's process. */
export const refuseRunners: LaunchRunner = () => {
  throw new AppError('unsupported', 'Models are off in safe mode.', {
    remedy: 'Restart Paddock normally to use them.',
  });
};

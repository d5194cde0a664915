import { basename } from 'node:path';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Log } from '../log.ts';
import type { LaunchRunner } from './process.ts';
import { startRunner, type Runner } from './runner.ts';

type StartApart = (path: string, architecture: string | null, settings: LoadSettings) => Runner;

/** Starts runners beside those of the engine, for what must not touch what is loaded. */
export function runnersApart(launch: LaunchRunner, log: Pick<Log, 'debug'>): StartApart {
  return (path, architecture, settings) =>
    startRunner({
      launch,
      modelName: basename(path),
      path,
      architecture,
      settings,
      stateFolder: null,
      onProgress: () => {},
      onLog: ({ level, text }) => log.debug({ level }, text),
      onCrash: () => {},
    });
}

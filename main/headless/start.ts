import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCore, type Core } from '../core.ts';
import { forkRunners } from '../engine/process.ts';
import { appRoot, entryPath, resourcesFolder } from '../paths.ts';
import { z } from 'zod';
import { moveToTrash } from './trash.ts';

/** Starts a core without Electron: for `paddock serve`, and for the window in a browser. */
export async function startHeadlessCore(dataFolder: string): Promise<Core> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')));
  return createCore({
    dataFolder,
    resourcesFolder: resourcesFolder(),
    launchRunner: forkRunners(entryPath('runner')),
    launchServerRunner: forkRunners(entryPath('runner-server')),
    host: { kind: 'headless', ...(process.platform === 'linux' ? { trash: moveToTrash } : {}) },
    version,
  });
}

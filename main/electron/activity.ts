import { createRouterClient } from '@orpc/server';
import type { AppEvent } from '../../contract/app.ts';
import type { Download } from '../../contract/downloads.ts';
import type { EngineStatus } from '../../contract/engine.ts';
import type { ServerStatus } from '../../contract/server.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Core } from '../core.ts';

export type CoreClient = ReturnType<typeof connectTo>;

/** What the core does, for what shows it outside the windows. */
export type Activity = {
  client: CoreClient;
  engine(): EngineStatus;
  server(): ServerStatus;
  downloads(): readonly Download[];
  settings(): Settings;
  /** Every event of the core, after what it says has been taken in. */
  onEvent(listener: (event: AppEvent) => void): void;
};

function connectTo(core: Core) {
  return createRouterClient(core.router, { context: {} });
}

/** Follows the core for as long as it lives. */
export async function followCore(core: Core): Promise<Activity> {
  const client = connectTo(core);
  const events = await client.app.events();
  const [engine, server, downloads] = await Promise.all([
    client.engine.status(),
    client.server.status(),
    client.downloads.list(),
  ]);
  const now: { engine: EngineStatus; server: ServerStatus; downloads: readonly Download[] } = {
    engine,
    server,
    downloads,
  };
  const listeners = new Set<(event: AppEvent) => void>();

  function take(event: AppEvent): void {
    if (event.type === 'engine') now.engine = event.status;
    if (event.type === 'server') now.server = event.status;
    if (event.type === 'downloads') now.downloads = event.downloads;
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        // One listener that fails must not make the others deaf.
        core.log.error({ err: error }, 'the app could not show what happened');
      }
    }
  }

  void (async () => {
    for await (const event of events) take(event);
  })();

  return {
    client,
    engine: () => now.engine,
    server: () => now.server,
    downloads: () => now.downloads,
    settings: core.settings.get,
    onEvent: (listener) => void listeners.add(listener),
  };
}

/** 0 to 1 of all downloads that are under way; `null` where none is. */
export function downloadedShare(downloads: readonly Download[]): number | null {
  const running = downloads.filter(isRunning);
  const sizeBytes = running.reduce((sum, one) => sum + one.sizeBytes, 0);
  const doneBytes = running.reduce((sum, one) => sum + one.doneBytes, 0);
  return running.length === 0 ? null : sizeBytes === 0 ? 0 : doneBytes / sizeBytes;
}

/** Whether it goes on by itself. */
export function isRunning({ state }: Pick<Download, 'state'>): boolean {
  return state !== 'paused' && state !== 'failed' && state !== 'done';
}

import { takeOver } from '../main/control/take-over.ts';
import type { Core } from '../main/core.ts';
import type { WindowServer } from '../main/headless/window.ts';

/** Serves the window of a core to a browser on this computer, and says to other commands where. */
export async function openWindow(core: Core, port: number): Promise<WindowServer> {
  const { serveWindow } = await import('../main/headless/window.ts');
  const window = await serveWindow(core, port);
  core.control.announceWindow(window.url);
  return window;
}

/** Starts a core that is there to stay. A command that uses the data folder meanwhile hands it over and goes on here. */
export async function startCoreToStay(dataFolder: string): Promise<Core> {
  await takeOver(dataFolder);
  const { startHeadlessCore } = await import('../main/headless/start.ts');
  return startHeadlessCore(dataFolder);
}

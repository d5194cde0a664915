import { protocol } from 'electron';
import { securityHeadersFor } from '../csp.ts';
import { createFileHandler } from './app-files.ts';

/** Makes `app://` a scheme with an origin of its own, as `https` has. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built window at `app://paddock/`. */
export function serveAppFiles(folder: string): void {
  protocol.handle('app', createFileHandler({ folder, host: 'paddock', securityHeadersFor }));
}

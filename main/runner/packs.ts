import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// node-llama-cpp looks for its binaries where npm puts them, and an installed app can't be added to. Those that were
// fetched lie in the data folder, and are looked for there after the app's own.
const folder = process.env['PADDOCK_RUNTIMES'];

if (folder !== undefined) {
  const parentURL = pathToFileURL(join(folder, 'from-here.js')).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('@node-llama-cpp/')) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return next(specifier, { ...context, parentURL });
      }
    },
  });
}

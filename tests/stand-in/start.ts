/**
 * Stands in for Electron's binary: runs the main entry of the app that the command line names, in Node, with every
 * window as a page of a headless Chromium. Playwright drives it as it drives Electron: it reads the two DevTools
 * addresses from standard error.
 */
import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { app, closers, program } from './app.ts';
import { startChromium } from './chromium.ts';
import { createPages } from './page.ts';
import { serveSchemes } from './scheme.ts';
import { openWindowsWith } from './windows.ts';

const packageSchema = z.object({ name: z.string(), version: z.string(), main: z.string() });

const electronModule = import.meta.resolve('./electron.ts');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronModule, shortCircuit: true } : next(specifier, context),
});

const commandLine = parseCommandLine(process.argv.slice(2));
process.argv = [join(import.meta.dirname, 'bin', 'electron'), ...process.argv.slice(2)];
if (commandLine.inspectPort !== null) inspector.open(commandLine.inspectPort);
program.switches.push(...commandLine.switches);
const entry = findEntry(commandLine.app);
for (const file of commandLine.preloads) createRequire(import.meta.url)(file);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
await import(pathToFileURL(entry).href);
const browser = await startChromium({
  profile: join(app.getPath('userData'), 'stand-in-profile'),
  loopback: await serveSchemes(),
  switches: program.switches,
});
closers.atExit.add(() => browser.kill());
browser.onExit(() => {
  process.stderr.write('The Chromium under the stand-in for Electron has ended\n');
  process.exit(1);
});
openWindowsWith(await createPages(browser));
app.ready.resolve();
app.emit('ready', {});

type CommandLine = { app: string; preloads: string[]; switches: string[]; inspectPort: number | null };

/** Reads `electron [-r module] [--switch]... app`. */
function parseCommandLine(args: string[]): CommandLine {
  const found: CommandLine = { app: '.', preloads: [], switches: [], inspectPort: null };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '-r') found.preloads.push(args[++index] ?? '');
    else if (arg.startsWith('--inspect=')) found.inspectPort = Number(arg.slice('--inspect='.length));
    else if (arg.startsWith('--')) found.switches.push(arg);
    else {
      found.app = arg;
      break;
    }
  }
  return found;
}

/** The main file of a folder with a package.json, or the file itself. */
function findEntry(path: string): string {
  const target = resolve(path);
  const isFile = /\.[cm]?[jt]s$/.test(target);
  const folder = isFile ? findPackage(dirname(target)) : target;
  const manifest = packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  Object.assign(program, { folder, name: manifest.name, version: manifest.version });
  return isFile ? target : join(folder, manifest.main);
}

function findPackage(folder: string): string {
  try {
    readFileSync(join(folder, 'package.json'));
    return folder;
  } catch {
    return findPackage(dirname(folder));
  }
}

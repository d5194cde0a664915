// node scripts/package-pack.mjs [--only linux-x64] [--no-start]: what package-check.mjs does once everything is built;
// --no-start leaves out the start of what was packed.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { listEntries } from './package-contents.mjs';
import { electronFor } from './package-electron.mjs';
import { writeReport } from './package-report.mjs';
import { findFaults } from './package-rules.mjs';
import { tryOut } from './package-try.mjs';
import { root, runScript, say } from './setup.mjs';

/**
 * @typedef {import('./package-electron.mjs').System} System
 * @typedef {import('./package-contents.mjs').Entry} Entry
 * @typedef {{ name: string, entries: Entry[], digest: string, faults: string[], tried: string[] | null }} Result
 */

/** @type {readonly { system: System, arch: 'x64' | 'arm64' }[]} */
const targets = [
  { system: 'linux', arch: 'x64' },
  { system: 'linux', arch: 'arm64' },
  { system: 'mac', arch: 'x64' },
  { system: 'mac', arch: 'arm64' },
  { system: 'win', arch: 'x64' },
  { system: 'win', arch: 'arm64' },
];
const platforms = { linux: Platform.LINUX, mac: Platform.MAC, win: Platform.WINDOWS };

const { values } = parseArgs({
  options: { only: { type: 'string' }, 'no-start': { type: 'boolean', default: false } },
});

await runScript(async () => {
  const work = mkdtempSync(join(tmpdir(), 'paddock-package-'));
  try {
    /** @type {Result[]} */
    const results = [];
    for (const target of targets) {
      const name = `${target.system}-${target.arch}`;
      if (values.only === undefined || values.only === name) results.push(await check(name, target, join(work, name)));
    }
    await writeReport(results, values.only === undefined && !values['no-start']);
    const faulty = results.filter(({ faults }) => faults.length > 0);
    for (const { name, faults } of faulty) for (const fault of faults) say(`${name}: ${fault}`);
    say(
      faulty.length === 0 ? 'package check passed' : `package check failed for ${faulty.length} of ${results.length}`,
    );
    return faulty.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

/**
 * @param {string} name
 * @param {{ system: System, arch: 'x64' | 'arm64' }} target
 * @param {string} work
 * @returns {Promise<Result>}
 */
async function check(name, { system, arch }, work) {
  say(`packing ${name}`);
  const first = await pack(system, arch, join(work, 'first'));
  const entries = listEntries(first.resources);
  const digest = digestOf(entries);
  const isOwn =
    system === { linux: 'linux', darwin: 'mac', win32: 'win' }[String(process.platform)] && arch === process.arch;
  const faults = [...findFaults(system, arch, entries), ...(await findWrongFuses(first.program))];
  if (!existsSync(first.cli)) faults.push('the command line is missing');
  let tried = null;
  if (isOwn) {
    const again = await pack(system, arch, join(work, 'again'));
    if (digestOf(listEntries(again.resources)) !== digest) faults.push('packed twice, it is not the same');
    if (!values['no-start']) {
      const outcome = tryOut(first.resources, join(work, 'laid-out'));
      tried = outcome.done;
      faults.push(...outcome.faults);
    }
  }
  rmSync(work, { recursive: true, force: true });
  return { name, entries, digest, faults, tried };
}

/**
 * electron-builder's own work, up to the folder that the installers are made of.
 *
 * @param {System} system
 * @param {'x64' | 'arm64'} arch
 * @param {string} output
 */
async function pack(system, arch, output) {
  const electron = electronFor(system, arch, join(output, 'electron'));
  // Nothing here may look for certificates.
  process.env['CSC_IDENTITY_AUTO_DISCOVERY'] = 'false';
  await build({
    projectDir: root,
    targets: platforms[system].createTarget('dir', Arch[arch]),
    publish: 'never',
    config: {
      directories: { output },
      electronDist: electron.folder,
      mac: { notarize: false },
      // A made-up program has no resources that could be edited.
      ...(electron.isReal ? {} : { disableAsarIntegrity: system === 'win', win: { signAndEditExecutable: false } }),
    },
  });
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  switch (system) {
    case 'mac': {
      const app = join(output, `mac${suffix}`, 'Paddock.app');
      const resources = join(app, 'Contents', 'Resources');
      return { program: app, resources, cli: join(resources, 'bin', 'paddock') };
    }
    case 'win': {
      const folder = join(output, `win${suffix}-unpacked`);
      return {
        program: join(folder, 'Paddock.exe'),
        resources: join(folder, 'resources'),
        cli: join(folder, 'bin', 'paddock.cmd'),
      };
    }
    case 'linux': {
      const folder = join(output, `linux${suffix}-unpacked`);
      return {
        program: join(folder, 'paddock'),
        resources: join(folder, 'resources'),
        cli: join(folder, 'bin', 'paddock'),
      };
    }
    default:
      return system;
  }
}

/** @param {Entry[]} entries */
function digestOf(entries) {
  const hash = createHash('sha256');
  for (const { path, sha256 } of entries) hash.update(`${path}\0${sha256}\n`);
  return hash.digest('hex');
}

/** @param {string} program */
async function findWrongFuses(program) {
  const wire = await getCurrentFuseWire(program);
  const wanted = /** @type {const} */ ([
    [FuseV1Options.RunAsNode, FuseState.ENABLE],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
    [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
    [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
  ]);
  return wanted
    .filter(([fuse, state]) => wire[fuse] !== state)
    .map(([fuse]) => `the fuse ${FuseV1Options[fuse]} is not set as it should be`);
}

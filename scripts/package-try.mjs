// Starts what was packed for this system, from nothing but what was packed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOut } from './package-contents.mjs';

const timeoutMs = 180_000;

const natives = `
  import Database from 'better-sqlite3';
  import { getLoadablePath } from 'sqlite-vec';
  import { getLlama } from 'node-llama-cpp';
  const store = new Database(':memory:');
  console.log('better-sqlite3 with SQLite', store.prepare('SELECT sqlite_version()').pluck().get());
  store.loadExtension(getLoadablePath());
  console.log('sqlite-vec', store.prepare('SELECT vec_version()').pluck().get());
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
  console.log('llama.cpp', llama.llamaCppRelease.release, 'with', llama.cpuMathCores, 'cores');
  await llama.dispose();
`;

/**
 * @param {string} resources of the packed app
 * @param {string} folder where it is laid out
 * @returns {{ done: string[], faults: string[] }}
 */
export function tryOut(resources, folder) {
  layOut(resources, folder);
  const app = join(folder, 'app.asar');
  const dataFolder = mkdtempSync(join(tmpdir(), 'paddock-package-data-'));
  const run = (/** @type {string[]} */ args) =>
    spawnSync(process.execPath, args, {
      cwd: app,
      encoding: 'utf8',
      timeout: timeoutMs,
      env: { ...process.env, PADDOCK_DATA_DIR: dataFolder, NODE_PATH: '' },
    });
  writeFileSync(join(app, 'natives.mjs'), natives);
  const loaded = run([join(app, 'natives.mjs')]);
  const asked = run([
    join(app, 'out', 'main', 'cli.js'),
    'run',
    join(folder, 'resources', 'paddock-tiny.gguf'),
    'Hello',
  ]);
  rmSync(dataFolder, { recursive: true, force: true });
  const faults = [];
  if (loaded.status !== 0) faults.push(`the native parts do not load: ${loaded.stderr.trim()}`);
  if (asked.status !== 0 || asked.stdout.trim() === '')
    faults.push(`the diagnostic model does not answer: ${asked.stderr.trim()}`);
  return {
    done: [...loaded.stdout.trim().split('\n'), 'the diagnostic model answered through the packed command line'],
    faults,
  };
}

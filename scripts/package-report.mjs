// What a check of the packages found, as a table on the terminal and as docs/packaging.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgetMegabytes, sizesOf } from './package-rules.mjs';
import { root } from './setup.mjs';

/**
 * @typedef {import('./package-pack.mjs').Result} Result
 * @typedef {import('./package-contents.mjs').Entry} Entry
 */

/**
 * @param {Result[]} results
 * @param {boolean} isWhole
 */
export async function writeReport(results, isWhole) {
  const rows = results.map(({ name, entries, faults }) => {
    const { whole, natives, code } = sizesOf(entries);
    const binaries = entries.filter(({ binary }) => binary !== null).length;
    return [
      name,
      String(entries.length),
      mega(whole),
      mega(code),
      mega(natives),
      String(binaries),
      faults.length === 0 ? 'passed' : 'failed',
    ];
  });
  const head = ['Package', 'Files', 'All', 'Code', 'Native', 'Binaries', 'Check'];
  printTable([head, ...rows]);
  for (const { name, tried } of results) for (const line of tried ?? []) console.log(`${name}: ${line}`);
  if (isWhole) writeFileSync(join(root, 'docs', 'packaging.md'), page(results, head, rows));
}

/** @param {string[][]} rows */
function printTable(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

/** @param {number} bytes */
function mega(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {Result[]} results
 * @param {string[]} head
 * @param {string[][]} rows
 */
function page(results, head, rows) {
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const natives = results.map(({ name, entries }) => `### ${name}\n\n${nativeTable(entries)}`).join('\n\n');
  const tried = results
    .flatMap(({ name, tried: lines }) => (lines ?? []).map((line) => `- ${name}: ${line}`))
    .join('\n');
  const parts = results[0] === undefined ? '' : largest(results[0].entries);
  return `# What is in the packages

Written by \`npm run package:check\`, which packs Paddock for every system as electron-builder does for the installers, up
to the folder that they are made of. It downloads nothing: where Electron for a system is not here, a folder of its shape
takes its place, so the sizes are those of Paddock's own files without Electron.

${table}

The budget is ${budgetMegabytes} MB for all of it. Checked for each package: no source maps, no tests, no TypeScript,
no sources of native code, no tools of development; no binary for another system or processor; none for graphics cards,
which come as runtime packs; every binary outside the archive; the fuses; and, on the system that the check runs on, that
packing twice gives the same files, that the native parts load, and that the diagnostic model answers.

npm installs the binaries of llama.cpp and sqlite-vec for the system it runs on, so a package of another system shows here
only those that npm brings along everywhere. The release workflow builds each package on its own system.

## Tried here

${tried}

## Native parts

${natives}

## The largest parts

${parts}
`;
}

/** @param {Entry[]} entries */
function nativeTable(entries) {
  const natives = entries.filter(({ binary }) => binary !== null);
  const rows = natives.map(
    ({ path, bytes, binary }) => `| ${path.replace('app.asar.unpacked/', '')} | ${binary} | ${mega(bytes)} |`,
  );
  return ['| File | For | Size |', '| --- | --- | --- |', ...rows].join('\n');
}

/** @param {Entry[]} entries */
function largest(entries) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { path, bytes } of entries) {
    const inside = path.replace(/^app\.asar(\.unpacked)?\//, '');
    const part = /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(inside)?.[1] ?? inside.split('/').slice(0, 2).join('/');
    sums.set(part, (sums.get(part) ?? 0) + bytes);
  }
  const rows = [...sums].toSorted((one, other) => other[1] - one[1]).slice(0, 20);
  return ['| Part | Size |', '| --- | --- |', ...rows.map(([part, bytes]) => `| ${part} | ${mega(bytes)} |`)].join(
    '\n',
  );
}

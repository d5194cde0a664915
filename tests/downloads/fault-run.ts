// Many downloads with kills, damaged disks and a lying network: node fault-run.ts [--count 200] [--seed 1]
import { parseArgs } from 'node:util';
import { runFaults, type FaultResult } from './faults.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '3' },
  },
});
const startedAt = performance.now();
const results = await runFaults({
  count: Number(values.count),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
  onResult: (result) => {
    if (isWrong(result)) process.stdout.write(`WRONG ${JSON.stringify(result)}\n`);
  },
});
const seconds = (performance.now() - startedAt) / 1000;

const count = (matches: (result: FaultResult) => boolean) => String(results.filter(matches).length);
const sum = (value: (result: FaultResult) => number) => results.reduce((total, result) => total + value(result), 0);
const kinds = [...new Set(results.flatMap(({ faults }) => faults))].toSorted();
const rows: [string, string][] = [
  ['Downloads', String(results.length)],
  ['SIGKILL in the middle', String(sum(({ kills }) => kills))],
  ['... with the file or its journal damaged too', String(sum(({ damages }) => damages))],
  ...kinds.map((kind): [string, string] => [
    `Struck: ${kind}`,
    String(sum(({ faults }) => faults.filter((fault) => fault === kind).length)),
  ]),
  ['Ended as complete', count(({ end }) => end === 'complete')],
  ['... byte-identical', count(({ isIdentical }) => isIdentical)],
  ['Every answer wrong', count(({ isHopeless }) => isHopeless)],
  [
    '... ended as checksum_mismatch, nothing under the final name',
    count((result) => result.isHopeless && isRefused(result)),
  ],
  ['Not as they should be', count(isWrong)],
  [
    'Sent by the hub, in the files’ sizes',
    (sum(({ fetchedBytes }) => fetchedBytes) / sum(({ sizeBytes }) => sizeBytes)).toFixed(2),
  ],
  ['Longest', `${Math.max(...results.map((result) => result.seconds)).toFixed(1)} s`],
  ['Altogether', `${seconds.toFixed(0)} s`],
];
process.stdout.write(
  `| Seed ${values.seed} | |\n|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`,
);
process.exitCode = results.some(isWrong) ? 1 : 0;

function isRefused({ end, errorCode, isTidy }: FaultResult): boolean {
  return end === 'failed' && errorCode === 'checksum_mismatch' && isTidy;
}

function isWrong(result: FaultResult): boolean {
  return result.isHopeless ? !isRefused(result) : !(result.end === 'complete' && result.isIdentical && result.isTidy);
}

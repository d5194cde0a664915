import { parseArgs } from 'node:util';
import { campaign, describeFinding, serveForCampaign } from './fuzz-campaign.ts';

// node tests/http/fuzz-run.ts [--count 10000] [--seed 1]: a longer run than the suite's, against the built server.
const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
await using served = await serveForCampaign();
const startedAt = performance.now();
const { findings, statuses } = await campaign(served, {
  seed: Number(values.seed),
  count: Number(values.count),
  onProgress: (done) => {
    if (done % 500 === 0) process.stderr.write(`${done} requests\n`);
  },
});
const lines = [
  ...findings.map(describeFinding),
  `${values.count} requests in ${((performance.now() - startedAt) / 1000).toFixed(0)} s, seed ${values.seed}`,
  [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${status || 'no reply'}: ${count}`)
    .join(', '),
  `${findings.length} replies are wrong`,
];
process.stdout.write(`${lines.join('\n')}\n`);
const health = await fetch(`http://127.0.0.1:${served.port}/health`);
process.exitCode = findings.length === 0 && health.ok ? 0 : 1;

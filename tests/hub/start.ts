import { parseArgs } from 'node:util';
import { startHub } from './hub.ts';
import { sampleRepositories, sampleUsers } from './samples.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    /** Milliseconds before each answer. */
    latency: { type: 'string', default: '0' },
    /** Bytes per second for each connection. */
    rate: { type: 'string' },
  },
});

const hub = await startHub({ repositories: sampleRepositories(), users: sampleUsers, port: Number(values.port) });
hub.faults.conditions.latencyMs = Number(values.latency);
hub.faults.conditions.bytesPerSecond = values.rate === undefined ? null : Number(values.rate);
process.stdout.write(`HF_ENDPOINT=${hub.url}\n`);
for (const [token, user] of Object.entries(sampleUsers)) process.stdout.write(`HF_TOKEN=${token} is ${user}\n`);

// A hub with one large file, in a process of its own: node download-server.ts SIZE LATENCY_MS [BYTES_PER_SECOND]
import { generatedContent } from '../tests/hub/content.ts';
import { startHub } from '../tests/hub/hub.ts';

const [size = '', latencyMs = '0', bytesPerSecond] = process.argv.slice(2);

const content = generatedContent('bench', Number(size));
// Before the clock runs: the hub names the file by its hash.
await content.sha256();
const hub = await startHub({ repositories: [{ id: 'bench/model-GGUF', files: { 'model-Q4_K_M.gguf': content } }] });
hub.faults.conditions.latencyMs = Number(latencyMs);
hub.faults.conditions.bytesPerSecond = bytesPerSecond === undefined ? null : Number(bytesPerSecond);
process.stdout.write(`${JSON.stringify({ url: hub.url })}\n`);
process.on('message', () => process.send?.({ sentBytes: hub.sentBytes('bench/model-GGUF') }));

// Fetches the file of the server in a process of its own: node download-client.ts URL FOLDER
import { defaultTuning } from '../main/downloads/tuning.ts';
import { setUpDownloads } from '../tests/downloads/setup.ts';

const [hubUrl = '', folder = ''] = process.argv.slice(2);

await using setup = await setUpDownloads({ hubUrl, folder, tuning: defaultTuning });
const { downloads, settings } = setup;
// A process that was killed left it to this one.
const known = downloads.list()[0];
const { id } =
  known ??
  (await downloads.add({ repo: 'bench/model-GGUF', files: ['model-Q4_K_M.gguf'], folderId: null, revision: null }));
const startedAt = performance.now();
process.stdout.write(`${JSON.stringify({ event: 'started', connections: settings.connectionsPerFile })}\n`);
for (;;) {
  const download = downloads.list().find((candidate) => candidate.id === id);
  if (download?.state === 'failed') throw new Error(JSON.stringify(download.error));
  if (download?.state === 'done') break;
  await new Promise((resolve) => setTimeout(resolve, 2));
}
const milliseconds = performance.now() - startedAt;
process.stdout.write(
  `${JSON.stringify({ event: 'done', milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024 })}\n`,
);

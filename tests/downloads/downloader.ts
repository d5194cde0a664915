// Fetches one file to its end, in a process that a test can kill: node downloader.ts HUB FOLDER REPO FILE
import { setUpDownloads } from './setup.ts';

const [hubUrl = '', folder = '', repo = '', file = ''] = process.argv.slice(2);

const setup = await setUpDownloads({ hubUrl, folder });
const { downloads } = setup;
const known = downloads.list()[0];
const { id } = known ?? (await addPatiently());
process.stdout.write('started\n');
for (;;) {
  const download = downloads.list().find((candidate) => candidate.id === id);
  if (download?.state === 'done' || download?.state === 'failed') {
    process.stdout.write(`${JSON.stringify({ state: download.state, error: download.error })}\n`);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
}
await setup[Symbol.asyncDispose]();

/** The first questions are asked while a person waits, so they are not tried again by themselves. */
async function addPatiently() {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await downloads.add({ repo, files: [file], folderId: null, revision: null });
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

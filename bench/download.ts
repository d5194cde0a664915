import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { formatMebibytes, median, type Row } from './table.ts';

const run = promisify(execFile);

const gigabyte = 1_000_000_000;
const largeBytes = 4 * gigabyte;
const cappedBytes = 160_000_000;
const capBytesPerSecond = 10_000_000;

/** A hub with one file, fetched by `curl` and by Paddock in turns. Each is a process of its own. */
type Setting = { name: string; sizeBytes: number; latencyMs: number; bytesPerSecond: number | null; goal: string };

const settings: Setting[] = [
  { name: 'no cap', sizeBytes: 2 * gigabyte, latencyMs: 0, bytesPerSecond: null, goal: '0.95 or more' },
  { name: 'no cap, 50 ms', sizeBytes: 2 * gigabyte, latencyMs: 50, bytesPerSecond: null, goal: '0.95 or more' },
  ...[0, 50].map((latencyMs) => ({
    name: `10 MB/s for each connection${latencyMs === 0 ? '' : `, ${latencyMs} ms`}`,
    sizeBytes: cappedBytes,
    latencyMs,
    bytesPerSecond: capBytesPerSecond,
    goal: '3 or more',
  })),
];

export async function measureDownload(rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const setting of settings) rows.push(...(await compare(setting, rounds)));
  rows.push(...(await measureLarge()));
  return rows;
}

async function compare({ name, sizeBytes, latencyMs, bytesPerSecond, goal }: Setting, rounds: number): Promise<Row[]> {
  await using server = await startServer(sizeBytes, latencyMs, bytesPerSecond);
  const curl: number[] = [];
  const checked: number[] = [];
  const paddock: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [plain, hashed] = await timeCurl(server.url);
    curl.push(plain);
    checked.push(hashed);
    paddock.push((await fetchOnce(server.url)).milliseconds);
  }
  const ratioTo = (others: number[]) => median(others.map((time, round) => time / (paddock[round] ?? Number.NaN)));
  const speed = (times: number[]) => `${(sizeBytes / median(times) / 1000).toFixed(0)} MB/s`;
  const isCapped = bytesPerSecond !== null;
  return [
    { measure: `Download, ${name}: curl`, value: speed(curl) },
    { measure: `Download, ${name}: Paddock`, value: speed(paddock) },
    { measure: `Download, ${name}: Paddock to curl`, value: ratioTo(curl).toFixed(2), goal },
    // What Paddock does in its time: the file is whole, checked and on the disk.
    ...(isCapped
      ? []
      : [{ measure: `Download, ${name}: Paddock to curl, sha256sum and sync`, value: ratioTo(checked).toFixed(2) }]),
  ];
}

/** Memory, and what is fetched twice after a SIGKILL in the middle. */
async function measureLarge(): Promise<Row[]> {
  await using server = await startServer(largeBytes, 0, null);
  const small = await (async () => {
    await using other = await startServer(largeBytes / 16, 0, null);
    return await fetchOnce(other.url);
  })();
  const large = await fetchOnce(server.url);
  const before = await server.sentBytes();
  await using folder = await makeFolder();
  const killed = startClient(server.url, folder.path);
  while ((await server.sentBytes()) - before < largeBytes / 2) await new Promise((resolve) => setTimeout(resolve, 20));
  killed.kill('SIGKILL');
  await once(killed, 'close');
  await finish(startClient(server.url, folder.path));
  const again = (await server.sentBytes()) - before - largeBytes;
  return [
    { measure: 'Download: peak memory, 250 MB file', value: formatMebibytes(small.peakBytes) },
    { measure: 'Download: peak memory, 4 GB file', value: formatMebibytes(large.peakBytes) },
    {
      measure: 'Download: sent again after SIGKILL, 4 GB file',
      value: `${((again / largeBytes) * 100).toFixed(2)}%`,
      goal: 'under 1%',
    },
  ];
}

/** Milliseconds for the file alone, and with a check and its way to the disk. */
async function timeCurl(url: string): Promise<[number, number]> {
  await using folder = await makeFolder();
  const path = join(folder.path, 'file');
  const startedAt = performance.now();
  await run('curl', ['-sfL', '-o', path, `${url}/bench/model-GGUF/resolve/main/model-Q4_K_M.gguf`]);
  const fetchedAt = performance.now();
  await run('sha256sum', [path]);
  await run('sync', [path]);
  return [fetchedAt - startedAt, performance.now() - startedAt];
}

const doneSchema = z.object({ event: z.literal('done'), milliseconds: z.number(), peakBytes: z.number() });
type Done = z.infer<typeof doneSchema>;

async function fetchOnce(url: string): Promise<Done> {
  await using folder = await makeFolder();
  return await finish(startClient(url, folder.path));
}

function startClient(url: string, folder: string): ChildProcess {
  return startProgram('download-client.ts', [url, folder]);
}

async function finish(child: ChildProcess): Promise<Done> {
  const lines: string[] = [];
  if (child.stdout) for await (const line of createInterface(child.stdout)) lines.push(line);
  return doneSchema.parse(JSON.parse(lines.at(-1) ?? '{}'));
}

async function startServer(sizeBytes: number, latencyMs: number, bytesPerSecond: number | null) {
  const rate = bytesPerSecond === null ? [] : [String(bytesPerSecond)];
  const child = startProgram('download-server.ts', [String(sizeBytes), String(latencyMs), ...rate]);
  const [line] = (await once(child.stdout ?? child, 'data')) as unknown[];
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(String(line)));
  return {
    url,
    sentBytes: async (): Promise<number> => {
      child.send('sent');
      const [answer] = (await once(child, 'message')) as unknown[];
      return z.object({ sentBytes: z.number() }).parse(answer).sentBytes;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

function startProgram(name: string, args: string[]): ChildProcess {
  return fork(join(import.meta.dirname, name), args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
}

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

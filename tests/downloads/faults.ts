import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { generatedContent } from '../hub/content.ts';
import type { Fault } from '../hub/faults.ts';
import { startHub, type Hub } from '../hub/hub.ts';
import { makeRandom } from './random.ts';
import { makeTemporaryFolder } from './setup.ts';

export type FaultRunOptions = { count: number; seed: number; atOnce: number; onResult?(result: FaultResult): void };

/** What one download went through, and how it ended. */
export type FaultResult = {
  repo: string;
  sizeBytes: number;
  /** Each as often as it struck. */
  faults: Fault['kind'][];
  kills: number;
  damages: number;
  /** Every answer is wrong: the download must fail. */
  isHopeless: boolean;
  end: 'complete' | 'failed';
  errorCode: string | null;
  /** Whether the file is what the hub has, where it ended as complete. */
  isIdentical: boolean;
  /** Whether a file that is not whole stands under its final name, or a part file was left over. */
  isTidy: boolean;
  fetchedBytes: number;
  seconds: number;
};

const endSchema = z.object({ state: z.enum(['done', 'failed']), error: z.object({ code: z.string() }).nullable() });
const file = 'model-Q4_K_M.gguf';
const maxRounds = 30;

/** Fetches many files while all goes wrong that can. The same seed leads to the same faults. */
export async function runFaults({ count, seed, atOnce, onResult }: FaultRunOptions): Promise<FaultResult[]> {
  const plans = Array.from({ length: count }, (_, number) => planDownload(seed, number));
  await using hub = await startHub({
    repositories: plans.map(({ repo, contentSeed, sizeBytes }) => ({
      id: repo,
      files: { [file]: generatedContent(contentSeed, sizeBytes) },
      card: { license: 'mit' },
    })),
  });
  // Slow enough to be killed in the middle.
  hub.faults.conditions.bytesPerSecond = 4_000_000;
  for (const plan of plans) addFaults(hub, plan);
  const results: FaultResult[] = [];
  const waiting = [...plans];
  const lane = async () => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
      const result = await runDownload(hub, plan);
      results.push(result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

type Plan = {
  repo: string;
  contentSeed: string;
  sizeBytes: number;
  faults: { fault: Fault; times: number; skip: number; host: 'hub' | 'cdn' | null }[];
  isHopeless: boolean;
  /** Milliseconds from the start of the process; then SIGKILL. */
  killAfterMs: number[];
  /** What the power loss that a kill stands for does to what was written. */
  damage: ('none' | 'zeroes' | 'shorter' | 'journal')[];
  random: () => number;
};

function planDownload(seed: number, number: number): Plan {
  const random = makeRandom(seed * 1_000_003 + number);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value => values[between(0, values.length)] ?? values[0];
  const sizeBytes = between(1_000_000, 8_000_000);
  const isHopeless = random() < 0.03;
  const faults: Plan['faults'] = Array.from({ length: between(1, 7) }, () => {
    const fault = makeFault(pick(faultKinds), between, pick);
    // The hub's own addresses are not signed.
    const host = fault.kind === 'expired-url' ? 'cdn' : pick(['hub', 'cdn', null] as const);
    return { fault, host, times: between(1, 4), skip: between(0, 12) };
  });
  if (isHopeless) {
    const atByte = between(0, 64 * 1024);
    faults.push({ fault: { kind: 'corrupt', atByte, lengthBytes: 64 }, times: Infinity, skip: 0, host: 'cdn' });
  }
  const kills = pick([0, 0, 1, 1, 2, 3]);
  return {
    repo: `faults/file-${number}`,
    contentSeed: `${seed}-${number}`,
    sizeBytes,
    faults,
    isHopeless,
    killAfterMs: Array.from({ length: kills }, () => between(20, 700)),
    damage: Array.from({ length: kills }, () => pick(['none', 'none', 'zeroes', 'shorter', 'journal'] as const)),
    random,
  };
}

const faultKinds = [
  'status',
  'reset',
  'truncate',
  'stall',
  'corrupt',
  'ignore-range',
  'wrong-content-range',
  'wrong-content-length',
  'wrong-etag',
  'expired-url',
  'sign-in-page',
] as const;

function makeFault(
  kind: (typeof faultKinds)[number],
  between: (low: number, high: number) => number,
  pick: <Value>(values: readonly [Value, ...Value[]]) => Value,
): Fault {
  switch (kind) {
    case 'status': {
      const status = pick([429, 500, 502, 503, 504]);
      return status === 429 || status === 503 ? { kind, status, retryAfter: pick(['0', '1']) } : { kind, status };
    }
    case 'reset':
    case 'truncate':
    case 'stall':
      return { kind, afterBytes: between(0, 400_000) };
    case 'corrupt':
      return { kind, atByte: between(0, 200_000), lengthBytes: between(1, 2000) };
    case 'ignore-range':
      return { kind };
    case 'wrong-content-range':
      return { kind, shiftBytes: between(1, 5000) };
    case 'wrong-content-length':
      return { kind, extraBytes: between(1, 5000) };
    case 'wrong-etag':
      return { kind, etag: pick(['0'.repeat(64), 'another']) };
    case 'expired-url':
    case 'sign-in-page':
      return { kind };
  }
}

function addFaults(hub: Hub, { repo, faults }: Plan): void {
  for (const { fault, times, skip, host } of faults) {
    let seen = 0;
    hub.faults.add({
      fault,
      times,
      matches: (request) => request.repo === repo && (host === null || request.host === host) && (seen += 1) > skip,
    });
  }
}

async function runDownload(hub: Hub, plan: Plan): Promise<FaultResult> {
  const startedAt = performance.now();
  await using folder = await makeTemporaryFolder();
  const kills = [...plan.killAfterMs];
  let killed = 0;
  let damages = 0;
  let end: z.infer<typeof endSchema> | null = null;
  for (let round = 0; end === null && round < maxRounds; round += 1) {
    end = await runProcess(hub.url, folder.path, plan.repo, kills.shift() ?? null);
    if (end !== null) break;
    const damage = plan.damage[killed] ?? 'none';
    killed += 1;
    if (await harm(folder.path, plan, damage)) damages += 1;
  }
  const path = join(folder.path, 'models', ...plan.repo.split('/'), file);
  const isComplete = end?.state === 'done';
  const content = generatedContent(plan.contentSeed, plan.sizeBytes);
  const names = await readdir(join(path, '..')).catch((): string[] => []);
  return {
    repo: plan.repo,
    sizeBytes: plan.sizeBytes,
    faults: hub.faults.struck.flatMap(({ request, fault }) => (request.repo === plan.repo ? [fault.kind] : [])),
    kills: killed,
    damages,
    isHopeless: plan.isHopeless,
    end: isComplete ? 'complete' : 'failed',
    errorCode: end?.error?.code ?? null,
    isIdentical: isComplete && (await hashFile(path)) === (await content.sha256()),
    isTidy: isComplete ? !names.some((name) => name.includes('.part')) : !names.includes(file),
    fetchedBytes: hub.sentBytes(plan.repo),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** `null` where it was killed before its end. */
async function runProcess(hubUrl: string, folder: string, repo: string, killAfterMs: number | null) {
  const program = join(import.meta.dirname, 'downloader.ts');
  const child = spawn(process.execPath, [program, hubUrl, folder, repo, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString('utf8')));
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line === 'started' && killAfterMs !== null) void wait(killAfterMs).then(() => child.kill('SIGKILL'));
  }
  const signal = await ended;
  const last = lines.at(-1);
  if (last?.startsWith('{') === true) return endSchema.parse(JSON.parse(last));
  if (signal !== 'SIGKILL') throw new Error(`The downloader ended by itself: ${errors}`);
  return null;
}

/** What a power loss can do beyond ending the process: what was not on the disk yet is gone. */
async function harm(folder: string, { repo, random }: Plan, damage: Plan['damage'][number]): Promise<boolean> {
  if (damage === 'none') return false;
  const path = join(folder, 'models', ...repo.split('/'), `${file}.part${damage === 'journal' ? '.blocks' : ''}`);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return false;
  if (damage === 'journal' && random() < 0.3) {
    await rm(path);
    return true;
  }
  const handle = await open(path, 'r+');
  try {
    const position = Math.floor(random() * size);
    if (damage === 'shorter') await handle.truncate(position);
    else await handle.write(Buffer.alloc(Math.min(50_000, size - position)), 0, undefined, position);
  } finally {
    await handle.close();
  }
  return true;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

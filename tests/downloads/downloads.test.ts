import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { bufferContent, generatedContent, textContent } from '../hub/content.ts';
import type { FaultRule } from '../hub/faults.ts';
import { startHub, type Hub } from '../hub/hub.ts';
import { isDone, makeTemporaryFolder, quickTuning, setUpDownloads, waitFor } from './setup.ts';

const repo = 'someone/Model-7B-GGUF';
const file = 'Model-7B-Q4_K_M.gguf';
const content = generatedContent('model', 3_000_000);
const inPart = (rule: FaultRule): FaultRule => ({
  ...rule,
  matches: (request) => request.host === 'cdn' && request.path === file && (rule.matches?.(request) ?? true),
});

let hub: Hub;
let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  hub = await startHub({
    repositories: [
      {
        id: repo,
        files: {
          [file]: content,
          'split/Model-00001-of-00002.gguf': generatedContent('one', 700_000),
          'split/Model-00002-of-00002.gguf': generatedContent('two', 900_000),
          'mmproj-F16.gguf': generatedContent('eyes', 300_000),
          'config.json': textContent('{"a": 1}\n'),
          LICENSE: textContent('Do as you like.\n'),
        },
        card: { license: 'mit' },
      },
    ],
  });
});

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const setUp = (options: Partial<Parameters<typeof setUpDownloads>[0]> = {}) =>
  setUpDownloads({ hubUrl: hub.url, folder: folder.path, ...options });
const wanted = (files = [file]) => ({ repo, files, folderId: null, revision: null });
const pathOf = (name: string, inRepo = repo) => join(folder.path, 'models', ...inRepo.split('/'), name);
const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

it('waits while it is to wait, and goes on from there (catches: a battery emptied by what could wait)', async () => {
  let isWaiting = false;
  hub.faults.conditions.bytesPerSecond = 300_000;
  await using setup = await setUp({ overrides: { isWaiting: () => isWaiting } });
  const { id } = await setup.downloads.add(wanted());
  const { doneBytes } = await waitFor(setup.downloads, id, (download) => download.doneBytes > 0);
  isWaiting = true;
  setup.downloads.settingsChanged();
  await waitFor(setup.downloads, id, ({ state }) => state === 'queued');
  isWaiting = false;
  setup.downloads.settingsChanged();
  expect((await waitFor(setup.downloads, id, ({ state }) => state === 'downloading')).doneBytes).toBeGreaterThanOrEqual(
    doneBytes,
  );
});

describe('a download', () => {
  it('brings all parts of a model, what lets it see, its licence and README to their places, as one item', async () => {
    await using setup = await setUp();
    const files = ['mmproj-F16.gguf', 'split/Model-00002-of-00002.gguf', 'split/Model-00001-of-00002.gguf'];
    const added = await setup.downloads.add(wanted(files));
    const done = await waitFor(setup.downloads, added.id, isDone);
    expect(done).toMatchObject({ sizeBytes: 1_900_000, doneBytes: 1_900_000, modelId: 'model-1', error: null });
    expect(setup.adopted).toMatchObject([
      {
        paths: [pathOf('split/Model-00001-of-00002.gguf'), pathOf('split/Model-00002-of-00002.gguf')],
        companions: [pathOf('mmproj-F16.gguf')],
        repo,
        revision: added.revision,
        licenseText: 'Do as you like.\n',
      },
    ]);
    expect(await readdir(pathOf(''))).toEqual(['LICENSE', 'README.md', 'mmproj-F16.gguf', 'split']);
    expect(await hashOf(pathOf('mmproj-F16.gguf'))).toBe(done.files[2]?.sha256);
  });

  it('uses several connections at once for one file', async () => {
    hub.faults.conditions.bytesPerSecond = 2_000_000;
    await using setup = await setUp();
    const startedAt = performance.now();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    // 3 MB at 2 MB/s take 1.5 s over one.
    expect(performance.now() - startedAt).toBeLessThan(1200);
  });

  it('is not fetched again where the same file already stands there', async () => {
    await mkdir(pathOf(''), { recursive: true });
    const bytes: Buffer[] = [];
    for await (const part of content.read(0, content.sizeBytes)) bytes.push(part);
    await writeFile(pathOf(file), Buffer.concat(bytes));
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    expect(hub.requests.filter(({ host }) => host === 'cdn')).toEqual([]);
  });

  it('never replaces another file of the same name', async () => {
    await mkdir(pathOf(''), { recursive: true });
    await writeFile(pathOf(file), 'mine');
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    const failed = await waitFor(setup.downloads, id, ({ state }) => state === 'failed');
    expect(failed.error).toMatchObject({ code: 'conflict' });
    expect(await readFile(pathOf(file), 'utf8')).toBe('mine');
  });

  it('asked for twice is one item', async () => {
    hub.faults.conditions.bytesPerSecond = 500_000;
    await using setup = await setUp();
    const [one, other] = await Promise.all([setup.downloads.add(wanted()), setup.downloads.add(wanted())]);
    expect(other.id).toBe(one.id);
    expect(setup.downloads.list()).toHaveLength(1);
  });

  it('says of a small file that the hub keeps in git whether it is what came', async () => {
    hub.faults.add({
      times: 1,
      matches: ({ path, url }) => path === 'config.json' && url.includes('resolve-cache'),
      fault: { kind: 'corrupt', atByte: 0, lengthBytes: 3 },
    });
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted(['config.json']));
    await waitFor(setup.downloads, id, isDone);
    expect(await readFile(pathOf('config.json'), 'utf8')).toBe('{"a": 1}\n');
  });
});

describe('when the network is bad', () => {
  it('waits for as long as the hub asks, says why, and goes on by itself', async () => {
    hub.faults.add(inPart({ times: 1, fault: { kind: 'status', status: 429, retryAfter: '1' } }));
    await using setup = await setUp({ settings: { connectionsPerFile: 1 } });
    const startedAt = performance.now();
    const { id } = await setup.downloads.add(wanted());
    const waiting = await waitFor(setup.downloads, id, ({ state }) => state === 'waiting');
    expect(waiting.error).toMatchObject({ code: 'rate_limited' });
    await waitFor(setup.downloads, id, isDone);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  it('goes on at once when the person says so', async () => {
    hub.faults.add(inPart({ times: 1, fault: { kind: 'status', status: 429, retryAfter: '60' } }));
    await using setup = await setUp({ settings: { connectionsPerFile: 1 } });
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ state }) => state === 'waiting');
    const resumedAt = performance.now();
    setup.downloads.resume(id);
    await waitFor(setup.downloads, id, isDone);
    expect(performance.now() - resumedAt).toBeLessThan(20_000);
  });

  it('goes on where it was when the network comes back', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 500_000);
    await hub.goDown();
    const waiting = await waitFor(setup.downloads, id, ({ state }) => state === 'waiting');
    expect(waiting.error?.code).toMatch(/offline|network_failed/);
    const before = waiting.doneBytes;
    await hub.comeBack();
    const sentBefore = hub.sentBytes(repo);
    hub.faults.conditions.bytesPerSecond = null;
    await waitFor(setup.downloads, id, isDone);
    expect(hub.sentBytes(repo) - sentBefore).toBeLessThan(content.sizeBytes - before + 100_000);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });

  it.each([
    ['resets', { kind: 'reset', afterBytes: 50_000 }],
    ['ends too early', { kind: 'truncate', afterBytes: 50_000 }],
    ['falls silent', { kind: 'stall', afterBytes: 50_000 }],
    ['has old addresses', { kind: 'expired-url' }],
    ['wants a sign-in', { kind: 'sign-in-page' }],
    ['answers with 503', { kind: 'status', status: 503 }],
    ['names wrong ranges', { kind: 'wrong-content-range', shiftBytes: 7 }],
    ['names wrong lengths', { kind: 'wrong-content-length', extraBytes: 7 }],
  ] as const)('ends with the right file where it %s', async (_, fault) => {
    hub.faults.add(inPart({ times: 5, fault }));
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });

  it('manages with a hub that ignores ranges', async () => {
    hub.faults.add(inPart({ fault: { kind: 'ignore-range' } }));
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });
});

describe('wrong bytes', () => {
  it('are found by the hash of the whole, and only some of the file is fetched again', async () => {
    hub.faults.add(inPart({ times: 1, fault: { kind: 'corrupt', atByte: 100, lengthBytes: 50 } }));
    await using setup = await setUp({ settings: { connectionsPerFile: 1 } });
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
    // The first answer was the wrong one, and the search begins there.
    expect(hub.sentBytes(repo)).toBeLessThan(content.sizeBytes * 1.5);
  });

  it('that come again and again end it, under no final name, and resume fetches anew', async () => {
    hub.faults.add(inPart({ fault: { kind: 'corrupt', atByte: 100, lengthBytes: 50 } }));
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    const failed = await waitFor(setup.downloads, id, ({ state }) => state === 'failed');
    expect(failed.error?.code).toBe('checksum_mismatch');
    expect(existsSync(pathOf(file))).toBe(false);
    expect(setup.adopted).toEqual([]);
    hub.faults.clear();
    setup.downloads.resume(id);
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });
});

describe('a file that changes on the hub', () => {
  it('is fetched to its end as it was, from the commit that was begun', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 300_000);
    hub.commit(repo, { [file]: generatedContent('newer', 2_000_000) });
    hub.faults.conditions.bytesPerSecond = null;
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });

  it('goes on without fetching anything twice where only its ETag has changed', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 300_000);
    hub.faults.add({ fault: { kind: 'wrong-etag', etag: 'f'.repeat(64) } });
    hub.faults.conditions.bytesPerSecond = null;
    await waitFor(setup.downloads, id, isDone);
    expect(hub.sentBytes(repo)).toBeLessThan(content.sizeBytes * 1.05);
  });
});

describe('the queue', () => {
  it('pauses, keeps what there is over a restart, and resumes without fetching it again', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    let id = '';
    {
      await using setup = await setUp();
      ({ id } = await setup.downloads.add(wanted()));
      await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 500_000);
      setup.downloads.pause(id);
      await waitFor(setup.downloads, id, ({ state }) => state === 'paused');
    }
    await using setup = await setUp();
    const [paused] = setup.downloads.list();
    expect(paused).toMatchObject({ id, state: 'paused' });
    expect(paused?.doneBytes).toBeGreaterThan(500_000);
    const sentBefore = hub.sentBytes(repo);
    hub.faults.conditions.bytesPerSecond = null;
    setup.downloads.resume(id);
    await waitFor(setup.downloads, id, isDone);
    expect(hub.sentBytes(repo) - sentBefore).toBeLessThan(content.sizeBytes - 500_000 + 100_000);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });

  it('goes on by itself after a restart with what was under way', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    let id = '';
    {
      await using setup = await setUp();
      ({ id } = await setup.downloads.add(wanted()));
      await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 300_000);
    }
    hub.faults.conditions.bytesPerSecond = null;
    await using setup = await setUp();
    await waitFor(setup.downloads, id, isDone);
    expect(await hashOf(pathOf(file))).toBe(await content.sha256());
  });

  it('fetches so many at once, in the order that the person puts them in', async () => {
    hub.faults.conditions.bytesPerSecond = 300_000;
    await using setup = await setUp({ settings: { downloadsAtOnce: 1 } });
    const { downloads } = setup;
    const first = await downloads.add(wanted());
    const second = await downloads.add(wanted(['split/Model-00001-of-00002.gguf']));
    const third = await downloads.add(wanted(['mmproj-F16.gguf']));
    expect(downloads.list().map(({ state }) => state)).toEqual(['downloading', 'queued', 'queued']);
    downloads.move(third.id, second.id);
    expect(downloads.list().map(({ id }) => id)).toEqual([first.id, third.id, second.id]);
    hub.faults.conditions.bytesPerSecond = null;
    await waitFor(downloads, second.id, isDone);
    expect(setup.adopted.flatMap(({ paths, companions }) => [...paths, ...companions])).toEqual(
      [file, 'mmproj-F16.gguf', 'split/Model-00001-of-00002.gguf'].map((name) => pathOf(name)),
    );
  });

  it('brings a cancelled one back for a while, over a restart too, and then takes away what it fetched', async () => {
    hub.faults.conditions.bytesPerSecond = 300_000;
    let id = '';
    {
      await using setup = await setUp();
      ({ id } = await setup.downloads.add(wanted()));
      await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 100_000);
      setup.downloads.cancel(id);
      expect(setup.downloads.list()).toEqual([]);
    }
    {
      await using setup = await setUp();
      expect(setup.downloads.list()).toEqual([]);
      setup.downloads.restore(id);
      await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 150_000);
      setup.downloads.cancel(id);
    }
    await using setup = await setUp({ tuning: { ...quickTuning, restoreMs: 0 } });
    await expect.poll(() => existsSync(join(folder.path, 'models', 'someone'))).toBe(false);
    expect(() => setup.downloads.restore(id)).toThrow(AppError);
  });

  it('holds all connections together to a speed limit, which may change at any time', async () => {
    const limit = 1_000_000;
    await using setup = await setUp({ settings: { downloadSpeedLimit: limit } });
    const startedAt = performance.now();
    const { id } = await setup.downloads.add(wanted());
    const { doneBytes, sizeBytes } = await waitFor(setup.downloads, id, (download) => download.doneBytes > 2 * limit);
    // Pieces that come ahead of their time are well below what a second may bring.
    expect(performance.now() - startedAt).toBeGreaterThan(((doneBytes - limit) / limit) * 1000);
    setup.settings.downloadSpeedLimit = null;
    const freedAt = performance.now();
    await waitFor(setup.downloads, id, isDone);
    expect(performance.now() - freedAt).toBeLessThan(((sizeBytes - doneBytes) / limit) * 1000);
  });

  it('announces at most four changes a second', async () => {
    hub.faults.conditions.bytesPerSecond = 1_000_000;
    await using setup = await setUp();
    const startedAt = performance.now();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, isDone);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(setup.events.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1);
  });
});

describe('the disk', () => {
  it('is asked first: what does not fit above the reserve is refused, and says how much is missing', async () => {
    await using setup = await setUp({
      settings: { diskReserveBytes: 1_000_000 },
      overrides: { readFree: async () => 3_500_000 },
    });
    await expect(setup.downloads.add(wanted())).rejects.toMatchObject({
      code: 'disk_full',
      details: { missingBytes: 500_000 },
    });
    expect(setup.downloads.list()).toEqual([]);
  });

  it('that fills up pauses the download, which says so and goes on when there is room', async () => {
    hub.faults.conditions.bytesPerSecond = 500_000;
    let freeBytes = 10_000_000;
    await using setup = await setUp({
      settings: { diskReserveBytes: 1_000_000 },
      overrides: { readFree: async () => freeBytes },
    });
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ doneBytes }) => doneBytes > 100_000);
    freeBytes = 500_000;
    const paused = await waitFor(setup.downloads, id, ({ state }) => state === 'paused');
    expect(paused.error).toMatchObject({ code: 'disk_full' });
    freeBytes = 10_000_000;
    hub.faults.conditions.bytesPerSecond = null;
    setup.downloads.resume(id);
    await waitFor(setup.downloads, id, isDone);
  });

  it('never gets a file outside of the models folder through a link', async () => {
    const elsewhere = join(folder.path, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(join(folder.path, 'models'));
    await symlink(elsewhere, join(folder.path, 'models', 'someone'));
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    const failed = await waitFor(setup.downloads, id, ({ state }) => state === 'failed');
    expect(failed.error?.code).toBe('conflict');
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('never writes through a link in the place of the part file', async () => {
    const victim = join(folder.path, 'victim');
    await writeFile(victim, 'mine');
    await mkdir(pathOf(''), { recursive: true });
    await symlink(victim, `${pathOf(file)}.part`);
    await using setup = await setUp();
    const { id } = await setup.downloads.add(wanted());
    await waitFor(setup.downloads, id, ({ state }) => state === 'failed');
    expect(await readFile(victim, 'utf8')).toBe('mine');
  });
});

it('fetches an empty file', async () => {
  hub.commit(repo, { 'empty.gguf': bufferContent(Buffer.alloc(0)) });
  await using setup = await setUp();
  const { id } = await setup.downloads.add(wanted(['empty.gguf']));
  await waitFor(setup.downloads, id, isDone);
  expect(await readFile(pathOf('empty.gguf'))).toHaveLength(0);
});

it('two downloads that share a file fetch it once, and each ends', async () => {
  await using setup = await setUp();
  const one = await setup.downloads.add(wanted([file, 'mmproj-F16.gguf']));
  const other = await setup.downloads.add(wanted(['split/Model-00001-of-00002.gguf', 'mmproj-F16.gguf']));
  await Promise.all([waitFor(setup.downloads, one.id, isDone), waitFor(setup.downloads, other.id, isDone)]);
  expect(setup.adopted).toHaveLength(2);
  expect(hub.requests.filter(({ host, path }) => host === 'cdn' && path === 'mmproj-F16.gguf').length).toBeLessThan(8);
});

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FitEvent, HubFilters, MachineProfile } from '../../contract/hub.ts';
import type { OpennessPolicy } from '../../contract/openness.ts';
import { bufferContent, fileContent, generatedContent, textContent, type Content } from '../../tests/hub/content.ts';
import { startHub, type Hub as LoopbackHub } from '../../tests/hub/hub.ts';
import type { HubRepository } from '../../tests/hub/repository.ts';
import { paddockTinyPath } from '../../tests/fixtures.ts';
import type { Machine } from '../fit/machine.ts';
import { classify, ruleFor } from '../openness/classify.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { openStore, type Store } from '../store/open.ts';
import { createNetwork } from '../network/network.ts';
import { createHubClient } from './client.ts';
import { createHub } from './hub.ts';
import { modelWithTexts } from './hub.test-helper.ts';
import type { LibraryModel } from './page.ts';

const machine: Machine = { freeRamBytes: 12e9, totalRamBytes: 16e9, gpus: [], processor: 'avx2' };
const everything: HubFilters = {
  fitsOnly: false,
  size: null,
  task: null,
  openness: [],
  family: null,
  quantization: null,
};
const sha256 = /^[0-9a-f]{64}$/;

let dataFolder = '';
let store: Store;
/** What was logged as a mistake of ours. */
const failures: unknown[] = [];
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'paddock-hub-'));
  store = openStore(dataFolder);
});
afterEach(async () => {
  store.close();
  await rm(dataFolder, { recursive: true, force: true });
  if (failures.length > 0) throw new Error(`Logged: ${JSON.stringify(failures.splice(0))}`);
});

/** The service over a real store and the real network, of the hub at `endpoint`. */
function startService(endpoint: string, library: LibraryModel[] = []) {
  const policy: { opennessPolicy: OpennessPolicy } = { opennessPolicy: {} };
  const settings = { get: () => ({ hubEndpoint: endpoint, proxy: null, ...policy }) };
  const secrets = createSecrets({ dataFolder, log: { warn: () => {} }, environment: {} });
  const network = createNetwork({ settings, log: { info: () => {} }, version: '0.0.0' });
  const client = createHubClient({ network, settings, secrets, environment: {} });
  const hub = createHub({
    client,
    store,
    secrets,
    settings,
    listModels: () => library,
    readMachine: async () => machine,
    classify,
    ruleFor,
    catalog: () => [],
    log: { error: (...line: unknown[]) => void failures.push(line) },
    speedOf: async () => () => ({ tokensPerSecond: 7, promptTokensPerSecond: null, isMeasured: false }),
    accuracy: () => ({ loads: 0, medianError: null, latest: [] }),
  });
  return { hub, policy, secrets, [Symbol.asyncDispose]: () => network[Symbol.asyncDispose]() };
}

const gguf = (total: number, architecture = 'llama') => ({ total, architecture, context_length: 8192 });

function repository(id: string, rest: Partial<HubRepository> = {}): HubRepository {
  const name = id.split('/')[1]?.replace(/-GGUF$/, '');
  return {
    id,
    files: { [`${name}-Q4_K_M.gguf`]: generatedContent(id, 1000) },
    card: { license: 'apache-2.0' },
    task: 'text-generation',
    gguf: gguf(8e9),
    ...rest,
  };
}

/** More models than stand on one page, the most downloaded first, and one in ten small. */
const many = Array.from({ length: 130 }, (_, index) =>
  repository(`someone/model-${String(index).padStart(3, '0')}-GGUF`, {
    downloads: 1000 - index,
    gguf: gguf(index % 10 === 0 ? 1e9 : 70e9),
  }),
);

const lists = (hub: LoopbackHub) =>
  new Set(hub.requests.map(({ url }) => url).filter((url) => url.includes('/api/models?')));

describe('search', () => {
  test('goes through a long list page by page, each model once and in order', async () => {
    await using hub = await startHub({ repositories: many });
    await using service = startService(hub.url);
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await service.hub.search({ query: '', sort: 'downloads', filters: everything, cursor });
      expect(page.models.length).toBeGreaterThan(0);
      found.push(...page.models.map(({ repo }) => repo));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(found).toEqual(many.map(({ id }) => id));
  });

  test('reads on where a filter leaves little, and not for ever', async () => {
    await using hub = await startHub({ repositories: many });
    await using service = startService(hub.url);
    const filters = { ...everything, quantization: 'Q8_0' };
    const none = await service.hub.search({ query: '', sort: 'downloads', filters, cursor: null });
    expect(none).toEqual({ models: [], cursor: null, hiddenCount: 0 });
    expect(lists(hub).size).toBe(3);
    const small = { ...everything, size: 'small' as const };
    const found = await service.hub.search({ query: '', sort: 'downloads', filters: small, cursor: null });
    expect(found.models.map(({ parameterCount }) => parameterCount)).toEqual(Array(13).fill(1e9));
  });

  test('with "fits this computer" only those are there that could be loaded', async () => {
    await using hub = await startHub({ repositories: many });
    await using service = startService(hub.url);
    const filters = { ...everything, fitsOnly: true };
    const { models } = await service.hub.search({ query: '', sort: 'downloads', filters, cursor: null });
    expect(models).toHaveLength(13);
    expect(new Set(models.map(({ roughFit }) => roughFit))).toEqual(new Set(['fits']));
  });

  test.each([
    'Owner/Thing-GGUF',
    'https://huggingface.co/Owner/Thing-GGUF',
    'huggingface.co/Owner/Thing-GGUF/blob/main/Thing-Q4_K_M.gguf',
    'https://hf.co/Owner/Thing-GGUF/resolve/main/Thing-Q4_K_M.gguf?download=true',
    'hf.co/Owner/Thing-GGUF:Q4_K_M',
    'ENDPOINT/Owner/Thing-GGUF/tree/main',
  ])('%s finds that repository first', async (query) => {
    const similar = repository('Another/Thing-GGUF', { downloads: 10_000 });
    await using hub = await startHub({ repositories: [similar, repository('Owner/Thing-GGUF')] });
    await using service = startService(hub.url);
    const input = { query: query.replace('ENDPOINT', hub.url), sort: 'downloads' as const, cursor: null };
    const { models } = await service.hub.search({ ...input, filters: { ...everything, size: 'huge' } });
    expect(models.map(({ repo }) => repo)).toEqual(['Owner/Thing-GGUF']);
    const all = await service.hub.search({ ...input, filters: everything });
    expect(all.models.map(({ repo }) => repo)).toEqual(['Owner/Thing-GGUF', 'Another/Thing-GGUF']);
  });

  test('a model without files to run leads to those that were made from it', async () => {
    const original = { id: 'maker/Thing', files: { 'config.json': textContent('{}') }, card: { license: 'mit' } };
    const made = repository('packer/other-name-GGUF', { card: { license: 'mit', base_model: 'maker/Thing' } });
    await using hub = await startHub({ repositories: [original, made] });
    await using service = startService(hub.url);
    const { models } = await service.hub.search({
      query: 'maker/Thing',
      sort: 'trending',
      filters: everything,
      cursor: null,
    });
    expect(models.map(({ repo }) => repo)).toEqual(['packer/other-name-GGUF']);
  });

  test('a policy hides by the licence of what a model was made from, and counts', async () => {
    const base = { id: 'maker/base', files: { 'config.json': textContent('{}') }, card: { license: 'cc-by-nc-4.0' } };
    const made = repository('packer/freed-GGUF', { card: { license: 'apache-2.0', base_model: 'maker/base' } });
    await using hub = await startHub({ repositories: [base, made, repository('a/free-GGUF')] });
    await using service = startService(hub.url);
    const input = { query: '', sort: 'trending' as const, filters: everything, cursor: null };
    const shown = await service.hub.search(input);
    expect(shown.models.find(({ repo }) => repo === 'packer/freed-GGUF')?.openness).toMatchObject({
      class: 'open_restricted',
      conflicts: [expect.stringContaining('maker/base')],
    });
    service.policy.opennessPolicy = { open_restricted: 'hide' };
    const { models, hiddenCount } = await service.hub.search(input);
    expect(models.map(({ repo }) => repo)).toEqual(['a/free-GGUF']);
    expect(hiddenCount).toBe(1);
  });

  test('a cursor from elsewhere is refused', async () => {
    await using hub = await startHub({ repositories: [] });
    await using service = startService(hub.url);
    const input = { query: '', sort: 'trending' as const, filters: everything };
    await expect(service.hub.search({ ...input, cursor: 'https://evil.example' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('without a network it says so', async () => {
    const hub = await startHub({ repositories: [] });
    await hub[Symbol.asyncDispose]();
    await using service = startService(hub.url);
    const input = { query: '', sort: 'trending' as const, filters: everything, cursor: null };
    await expect(service.hub.search(input)).rejects.toMatchObject({ code: 'offline' });
  });
});

describe('a model page', () => {
  test('has the files as models, companions, the card and what the library has of it', async () => {
    const id = 'packer/Vision-GGUF';
    const files: Record<string, Content> = {
      'Vision-Q4_K_M.gguf': generatedContent('a', 4000),
      'q8/Vision-Q8_0-00001-of-00002.gguf': generatedContent('b', 5000),
      'q8/Vision-Q8_0-00002-of-00002.gguf': generatedContent('c', 3000),
      'mmproj-f16.gguf': generatedContent('d', 100),
      'Vision-F16-00001-of-00002.gguf': generatedContent('e', 9000),
    };
    const card = { license: 'mit', base_model: 'maker/Vision', language: ['en', 'de'] };
    await using hub = await startHub({
      repositories: [repository(id, { files, card, readme: '# Vision\n\nSees.\n' })],
    });
    const kept = { id: 'vision-q4', path: '/models/packer/Vision-GGUF/Vision-Q4_K_M.gguf', repo: id, sizeBytes: 4000 };
    await using service = startService(hub.url, [kept]);
    const page = await service.hub.model(id);
    expect(page.variants).toEqual([
      expect.objectContaining({ label: 'Q4_K_M', sizeBytes: 4000, modelId: 'vision-q4' }),
      expect.objectContaining({ label: 'Q8_0', sizeBytes: 8000, modelId: null }),
    ]);
    expect(page.variants[0]?.files[0]?.sha256).toMatch(sha256);
    expect(page.companions.map(({ path }) => path)).toEqual(['mmproj-f16.gguf']);
    expect(page.notes).toEqual([expect.stringContaining('Vision-F16')]);
    expect(page.readme).toBe('# Vision\n\nSees.');
    expect(page.baseModels).toEqual(['maker/Vision']);
    expect(page.card).toContainEqual({ name: 'Languages', value: 'en, de' });
    expect(page.model.modelIds).toEqual(['vision-q4']);
    expect(page.access.state).toBe('open');
  });

  test('survives a README of 50 MB and models that were made from each other', async () => {
    const one = repository('a/one-GGUF', {
      card: { license: 'mit', base_model: 'b/two' },
      readme: `# One\n\n${'endless '.repeat(6_500_000)}`,
    });
    const two = {
      id: 'b/two',
      files: { 'x.txt': textContent('x') },
      card: { license: 'mit', base_model: 'a/one-GGUF' },
    };
    await using hub = await startHub({ repositories: [one, two] });
    await using service = startService(hub.url);
    const page = await service.hub.model('a/one-GGUF');
    expect(page.readme?.length).toBeLessThanOrEqual(2 ** 20);
    expect(page.readme).toMatch(/^# One/);
    expect(page.model.openness.lineage.map(({ repo }) => repo)).toEqual(['a/one-GGUF', 'b/two']);
  });

  test('asks for what a model was made from once, also after a restart', async () => {
    const card = (base: string) => ({ license: 'mit', base_model: base });
    const plain = (id: string, base: string) => ({ id, files: { 'x.txt': textContent('x') }, card: card(base) });
    const bases = Array.from({ length: 9 }, (_, index) => plain(`b/${index}`, `b/${index + 1}`));
    await using hub = await startHub({ repositories: [repository('a/one-GGUF', { card: card('b/0') }), ...bases] });
    const asked = () => hub.requests.filter(({ url }) => url.includes('/api/models/b/')).length;
    {
      await using service = startService(hub.url);
      const page = await service.hub.model('a/one-GGUF');
      expect(page.model.openness.lineage.length).toBeGreaterThan(6);
    }
    // Six steps, and no further.
    expect(asked()).toBe(6);
    await using again = startService(hub.url);
    await again.hub.model('a/one-GGUF');
    expect(asked()).toBe(6);
  });
});

describe('fit', () => {
  const vocabulary = Array.from({ length: 150_000 }, (_, index) => `token number ${index}`);
  const key = 'tokenizer.ggml.elsewhere';
  const laptop: MachineProfile = { name: 'Laptop', ramBytes: 16e9, gpus: [], bandwidth: null };
  const read = async (events: AsyncIterable<FitEvent>) => {
    const all: FitEvent[] = [];
    for await (const event of events) all.push(event);
    return all;
  };
  const fetched = (hub: LoopbackHub, path: string) =>
    hub.requests
      .filter((request) => request.host === 'cdn' && request.path === path && request.range !== null)
      .reduce((sum, { range }) => sum + (range === null ? 0 : range[1] - range[0] + 1), 0);

  test('fetches the vocabulary once for all variants, and no header twice', async () => {
    const model = bufferContent(modelWithTexts(key, vocabulary));
    const paths = ['M-Q4_0.gguf', 'M-Q5_0.gguf', 'M-Q6_K.gguf', 'M-Q8_0.gguf'];
    // Other bytes at the end, so that each is a file of its own.
    const files = Object.fromEntries(
      paths.map((path, index) => [
        path,
        bufferContent(Buffer.concat([modelWithTexts(key, vocabulary), Buffer.alloc(index)])),
      ]),
    );
    await using hub = await startHub({ repositories: [repository('a/m-GGUF', { files })] });
    const input = { repo: 'a/m-GGUF', machine: laptop, cacheType: 'f16' as const, slots: 1 };
    {
      await using service = startService(hub.url);
      const events = await read(service.hub.fit(input));
      expect(events.map(({ type }) => type)).toEqual(['row', 'row', 'row', 'row', 'recommended']);
      expect(events.flatMap((event) => (event.type === 'row' ? [event.row.error] : []))).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect(events.at(-1)).toMatchObject({ variantId: 'M-Q8_0.gguf' });
    }
    const bytes = paths.map((path) => fetched(hub, path));
    const [first = 0, ...others] = bytes;
    const headerBytes = vocabulary.length * 25;
    expect(first).toBeLessThan(headerBytes + 2 * 2 ** 20);
    for (const other of others) expect(other).toBeLessThan(400_000);
    expect(model.sizeBytes).toBeGreaterThan(headerBytes);

    const before = hub.requests.filter(({ host }) => host === 'cdn').length;
    await using again = startService(hub.url);
    expect(await read(again.hub.fit({ ...input, machine: null }))).toHaveLength(5);
    expect(hub.requests.filter(({ host }) => host === 'cdn')).toHaveLength(before);
  });

  test('a variant with another vocabulary of the same length is read in full', async () => {
    const other = vocabulary.map((text, index) => (index % 2 === 0 ? `${text}!` : text));
    const files = {
      'M-Q4_0.gguf': bufferContent(modelWithTexts(key, vocabulary)),
      'M-Q8_0.gguf': bufferContent(modelWithTexts(key, other)),
    };
    await using hub = await startHub({ repositories: [repository('a/m-GGUF', { files })] });
    await using service = startService(hub.url);
    const events = await read(service.hub.fit({ repo: 'a/m-GGUF', machine: laptop, cacheType: 'f16', slots: 1 }));
    expect(events.flatMap((event) => (event.type === 'row' ? [event.row.error] : []))).toEqual([null, null]);
  });

  test('a broken file has its reason in its row, and the others have theirs', async () => {
    const files = {
      'M-Q4_0.gguf': textContent('<!doctype html><title>Not found</title>'.padEnd(1000)),
      'M-Q5_0.gguf': generatedContent('noise', 5000),
      'M-Q8_0.gguf': fileContent(paddockTinyPath),
      'M-F16-00001-of-00002.gguf': fileContent(paddockTinyPath),
      'M-F16-00002-of-00002.gguf': generatedContent('part', 100),
    };
    await using hub = await startHub({ repositories: [repository('a/m-GGUF', { files })] });
    await using service = startService(hub.url);
    const events = await read(service.hub.fit({ repo: 'a/m-GGUF', machine: null, cacheType: 'q8_0', slots: 1 }));
    const errors = new Map(
      events.flatMap((event) => (event.type === 'row' ? [[event.row.variantId, event.row.error?.code ?? null]] : [])),
    );
    expect(errors.get('M-Q4_0.gguf')).toBe('not_a_gguf');
    expect(errors.get('M-Q5_0.gguf')).toBe('not_a_gguf');
    expect(errors.get('M-Q8_0.gguf')).toBeNull();
    expect(events.at(-1)).toHaveProperty('variantId', expect.stringMatching(/Q8_0|F16/));
  });

  test('a reader who goes away stops the reading', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`M${index}-Q8_0.gguf`, generatedContent(`${index}`, 5_000_000)]),
    );
    await using hub = await startHub({ repositories: [repository('a/m-GGUF', { files })] });
    await using service = startService(hub.url);
    const input = { repo: 'a/m-GGUF', machine: laptop, cacheType: 'f16' as const, slots: 1 };
    for await (const event of service.hub.fit(input)) {
      expect(event.type).toBe('row');
      break;
    }
    const asked = hub.requests.filter(({ host }) => host === 'cdn').length;
    expect(asked).toBeLessThan(8);
  });

  test('a gated repository says what is missing in place of rows', async () => {
    const files = { 'M-Q8_0.gguf': fileContent(paddockTinyPath) };
    await using hub = await startHub({ repositories: [repository('a/m-GGUF', { files, gated: 'auto' })] });
    await using service = startService(hub.url);
    const events = service.hub.fit({ repo: 'a/m-GGUF', machine: laptop, cacheType: 'f16', slots: 1 });
    await expect(read(events)).rejects.toMatchObject({ code: 'gated_no_token' });
  });
});

test('a token is asked about before it is kept, and is found nowhere but in its place', async () => {
  await using hub = await startHub({ repositories: [], users: { hf_goodtoken: 'anna' } });
  await using service = startService(hub.url);
  expect(await service.hub.token()).toEqual({ source: 'none', place: 'file', user: null });
  await expect(service.hub.setToken('hf_wrongtoken')).rejects.toMatchObject({ code: 'gated_bad_token' });
  expect(await service.secrets.hubToken()).toBeNull();
  expect(await service.hub.setToken('hf_goodtoken')).toEqual({ source: 'kept', place: 'file', user: 'anna' });
  const others = readdirSync(dataFolder).filter((name) => name !== 'secrets.json');
  for (const name of others) expect(readFileSync(join(dataFolder, name), 'latin1')).not.toContain('hf_goodtoken');
  service.hub.removeToken();
  expect(await service.hub.token()).toEqual({ source: 'none', place: 'file', user: null });
});

import { ORPCError } from '@orpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorInfoSchema } from '../../contract/errors.ts';
import { hubFiltersSchema, type FitEvent } from '../../contract/hub.ts';
import type { Core } from '../../main/core.ts';
import { paddockTinyPath } from '../fixtures.ts';
import { fileContent, generatedContent } from '../hub/content.ts';
import { startHub, type Hub } from '../hub/hub.ts';
import type { Client } from '../harness/connect.ts';
import { startCore, transports, type Connection } from './transports.ts';

const open = 'paddock/tiny-GGUF';
const gated = 'paddock/gated-GGUF';
const everything = hubFiltersSchema.parse({});
const about = {
  files: { 'tiny-F16.gguf': fileContent(paddockTinyPath) },
  card: { license: 'mit' },
  task: 'text-generation',
  gguf: { total: 5e6, architecture: 'llama', context_length: 2048 },
};

let hub: Hub;
let core: Core;
beforeAll(async () => {
  hub = await startHub({
    repositories: [
      { id: open, ...about },
      // Other bytes: what a known file takes could be told without asking.
      { id: gated, ...about, files: { 'other-F16.gguf': generatedContent('other', 5000) }, gated: 'auto' },
    ],
    users: { hf_known_token: 'anna' },
  });
  core = await startCore();
  core.settings.set({ hubEndpoint: hub.url });
});
afterAll(async () => {
  await core[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
});

async function failure(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw new Error(`not refused: ${String(error)}`);
  return errorInfoSchema.parse(error.data);
}

describe.each(transports)('over $name', ({ connect }) => {
  let connection: Connection;
  let client: Client;
  beforeEach(async () => {
    connection = await connect(core);
    ({ client } = connection);
  });
  afterEach(() => connection[Symbol.asyncDispose]());

  async function fit(repo: string): Promise<FitEvent[]> {
    const events: FitEvent[] = [];
    const input = { repo, machine: null, cacheType: 'f16' as const, slots: 1 };
    for await (const event of await client.hub.fit(input)) events.push(event);
    return events;
  }

  test('a model is found, described, and its matrix filled', async () => {
    const { models } = await client.hub.search({ query: 'tiny-', sort: 'likes', filters: everything, cursor: null });
    expect(models.map(({ repo }) => repo)).toEqual([open]);
    const page = await client.hub.model({ repo: open });
    expect(page).toMatchObject({ access: { state: 'open' }, variants: [{ id: 'tiny-F16.gguf', quantization: 'F16' }] });
    const events = await fit(open);
    expect(events.map(({ type }) => type)).toEqual(['row', 'recommended']);
    expect(events[1]).toMatchObject({ variantId: 'tiny-F16.gguf' });
  });

  test('a stream that fails after it began says why', async () => {
    expect(await failure(fit(gated))).toMatchObject({ code: 'gated_no_token', details: { repo: gated } });
    expect(await failure(fit('paddock/none'))).toMatchObject({ code: 'hub_not_found' });
  });

  test('the starting set is there without a network, and the page of a model says that there is none', async () => {
    await hub.goDown();
    try {
      expect((await client.hub.catalog()).length).toBeGreaterThan(30);
      expect(await failure(client.hub.model({ repo: open }))).toMatchObject({ code: 'offline' });
    } finally {
      await hub.comeBack();
    }
  });

  test('a token is asked about, kept, and removed', async () => {
    expect(await failure(client.hub.setToken({ token: 'hf_unknown_token' }))).toMatchObject({
      code: 'gated_bad_token',
    });
    expect(await client.hub.setToken({ token: ' hf_known_token ' })).toMatchObject({ source: 'kept', user: 'anna' });
    expect(await client.hub.access({ repo: gated })).toMatchObject({ state: 'terms' });
    await client.hub.removeToken();
    expect(await client.hub.access({ repo: gated })).toMatchObject({ state: 'no_token' });
  });

  test('a name that leads out of the hub does not reach it', async () => {
    await expect(client.hub.model({ repo: '../whoami-v2' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

import { mkdirSync, mkdtempSync, copyFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorInfoSchema } from '../../contract/errors.ts';
import type { Core } from '../../main/core.ts';
import { paddockTinyPath } from '../fixtures.ts';
import { waitUntil } from '../harness/wait.ts';
import { startCore, transports } from './transports.ts';

let core: Core;
let folder: string;
beforeAll(async () => {
  core = await startCore();
  folder = mkdtempSync(join(tmpdir(), 'paddock-models-'));
});
afterAll(async () => {
  await core[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw new Error(`not refused: ${String(error)}`);
  return errorInfoSchema.parse(error.data).code;
}

describe.each(transports)('the library over $name', ({ name, connect }) => {
  test('a folder is added, looked through, its model used, checked and listed', async () => {
    await using connection = await connect(core);
    const { client } = connection;
    const path = join(folder, name.replaceAll(/\W+/g, '-'));
    mkdirSync(path);
    copyFileSync(paddockTinyPath, join(path, 'Copy.gguf'));
    const added = await client.library.addFolder({ path });
    await client.library.scan();
    const model = (await client.models.list()).find((candidate) => candidate.path === join(path, 'Copy.gguf'));
    if (!model) throw new Error('The model is not in the list.');
    expect(model).toMatchObject({ source: 'library', available: true, repo: null });
    expect((await client.library.folders()).find(({ id }) => id === added.id)).toMatchObject({ modelCount: 1 });
    expect((await client.library.stores()).map(({ kind }) => kind)).toContain('ollama');

    const { id } = await client.library.verify({ modelId: model.id });
    await waitUntil('the verification is done', async () =>
      (await client.library.jobs()).some((job) => job.id === id && job.state === 'done'),
    );
    await client.library.dismissJob({ id });
    const details = await client.library.details({ modelId: model.id });
    expect(details.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await client.library.exportSpdx()).text).toContain(details.files[0]?.sha256);
    expect(await codeOf(client.library.checkRevision({ modelId: model.id }))).toBe('unsupported');

    await client.library.removeFolder({ id: added.id });
    expect((await client.models.list()).some((candidate) => candidate.id === model.id)).toBe(false);
  });

  test('a class that is blocked leaves the list and is not loaded', async () => {
    await using connection = await connect(core);
    const { client } = connection;
    const [model] = await client.models.list();
    if (!model) throw new Error('The list is empty.');
    await client.settings.set({ opennessPolicy: { [model.openness.class]: 'block' } });
    expect(await client.models.list()).toEqual([]);
    expect(await codeOf(client.engine.load({ modelId: model.id }))).toBe('policy_blocked');
    await client.settings.set({ opennessPolicy: {} });
    expect((await client.models.list()).length).toBeGreaterThan(0);
  });
});

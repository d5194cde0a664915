import { expect, it, afterAll, beforeAll } from 'vitest';
import { fitOutputSchema, pullOutputSchema, runOutputSchema, showOutputSchema } from '../../cli/schemas.ts';
import { capitalQuestion } from '../harness/client.ts';
import { paddockTinyPath } from '../fixtures.ts';
import { fileContent, generatedContent } from '../hub/content.ts';
import { startHub, type Hub } from '../hub/hub.ts';
import { largeModel } from '../hub/large-model.ts';
import { finish, jsonLines, makePlace, paddock, paddockError, paddockJson, serve, start } from './paddock.ts';

/** The repository that the short name stands for, with the diagnostic model in its place. */
const shortName = 'qwen3:0.6b';
const repo = 'Qwen/Qwen3-0.6B-GGUF';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({
    repositories: [
      {
        id: repo,
        files: { 'Qwen3-0.6B-Q8_0.gguf': fileContent(paddockTinyPath), 'notes.txt': generatedContent('a', 100) },
        card: { license: 'apache-2.0' },
      },
      { id: 'big/Large-GGUF', files: { 'large-Q4_K_M.gguf': largeModel('Q4_K_M') }, card: { license: 'mit' } },
      { id: 'closed/Gated-GGUF', files: { 'gated.gguf': fileContent(paddockTinyPath) }, card: {}, gated: 'manual' },
    ],
  });
});
afterAll(() => hub[Symbol.asyncDispose]());

const makeHubPlace = () => makePlace({ HF_ENDPOINT: hub.url });

it('goes from nothing to an answer with one command, and needs the hub only once', async () => {
  await using place = await makeHubPlace();
  const unasked = await paddock(place, ['run', shortName, capitalQuestion]);
  expect([unasked.code, unasked.errors]).toEqual([2, expect.stringContaining('Add --yes')]);
  const { code, output, errors } = await paddock(place, ['run', shortName, '--yes', capitalQuestion]);
  expect([code, output]).toEqual([0, expect.stringContaining('Paris')]);
  expect(errors).toMatch(/10 MB from Qwen\/Qwen3-0\.6B-GGUF[\s\S]*Apache[\s\S]*fits/);
  const before = hub.requests.length;
  const { last } = await paddockJson(place, runOutputSchema, ['run', `hf.co/${repo}`, capitalQuestion]);
  expect(last.text).toContain('Paris');
  expect(hub.requests.length).toBe(before);
});

it('says what it fetches, how that goes and what came of it', async () => {
  await using place = await makeHubPlace();
  const { lines } = await paddockJson(place, pullOutputSchema, ['pull', `${repo}:q8_0`]);
  expect(lines[0]).toMatchObject({ event: 'offer', repo, license: 'apache-2.0', openness: 'open_permissive' });
  expect(lines.at(-1)).toEqual({ event: 'done', modelId: 'qwen3-0.6b-q8_0', wasThere: false });
  expect((await paddockJson(place, pullOutputSchema, ['pull', shortName])).lines).toEqual([
    { event: 'done', modelId: 'qwen3-0.6b-q8_0', wasThere: true },
  ]);
});

it('goes on where it was interrupted', async () => {
  await using place = await makeHubPlace();
  hub.faults.conditions.bytesPerSecond = 500_000;
  const child = start(place, ['pull', shortName, '--json']);
  child.stdin.end();
  child.stdout.on('data', (chunk: Buffer) => {
    const progress = /"state":"downloading","doneBytes":([1-9]\d{5,})/.exec(chunk.toString());
    if (progress) child.kill('SIGINT');
  });
  const { code, errors } = await finish(child);
  hub.faults.conditions.bytesPerSecond = null;
  expect([code, errors]).toEqual([130, expect.stringContaining('goes on where this one ended')]);
  const sentBefore = hub.sentBytes(repo);
  expect((await paddock(place, ['pull', shortName])).code).toBe(0);
  expect(hub.sentBytes(repo) - sentBefore).toBeLessThan(10_000_000);
});

it('hands the data folder over to a host that wants it, and goes on there (catches: an app that is locked out)', async () => {
  await using place = await makeHubPlace();
  hub.faults.conditions.bytesPerSecond = 1_000_000;
  const child = start(place, ['pull', shortName, '--json']);
  child.stdin.end();
  const pulled = finish(child);
  await new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => /"doneBytes":[1-9]/.test(chunk.toString()) && resolve()),
  );
  await using _host = await serve(place);
  hub.faults.conditions.bytesPerSecond = null;
  const { code, output, errors } = await pulled;
  expect([code, errors]).toEqual([0, expect.stringContaining('takes over')]);
  expect(pullOutputSchema.parse(jsonLines(output).at(-1))).toMatchObject({ event: 'done' });
});

it('has a code for each way in which there is no model to be had', async () => {
  await using place = await makeHubPlace();
  expect((await paddockError(place, ['pull', 'nobody/nothing'])).exitCode).toBe(3);
  expect((await paddockError(place, ['pull', `${repo}:Q2_K`])).exitCode).toBe(3);
  const gated = await paddockError(place, ['pull', 'closed/Gated-GGUF']);
  expect([gated.exitCode, gated.code]).toEqual([5, 'gated_no_token']);
  const down = await makePlace({ HF_ENDPOINT: 'http://127.0.0.1:9' });
  expect((await paddockError(down, ['pull', shortName])).exitCode).toBe(6);
  await down[Symbol.asyncDispose]();
});

it('says what a model on the hub is and takes before it is fetched', async () => {
  await using place = await makeHubPlace();
  const { last } = await paddockJson(place, fitOutputSchema, ['fit', 'big/Large-GGUF']);
  if (last.kind !== 'hub') throw new Error('The hub was not asked.');
  expect(last.rows[0]?.cells.length).toBeGreaterThan(1);
  const shown = await paddockJson(place, showOutputSchema, ['show', 'big/Large-GGUF']);
  expect(shown.last).toMatchObject({ kind: 'hub', page: { model: { repo: 'big/Large-GGUF' } } });
});

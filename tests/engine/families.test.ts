import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { describeWithShared } from '../fixtures.ts';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';

let core: Core;
beforeAll(async () => {
  core = await startHeadlessCore(mkdtempSync(join(tmpdir(), 'paddock-families-')));
});
afterAll(() => core[Symbol.asyncDispose]());

const notForChat = /bge|nomic/;

function files(folder: string, kind: string, choose: (name: string) => boolean): string[] {
  if (folder === '') return [];
  return readdirSync(join(folder, kind)).filter((name) => name.endsWith('.gguf') && choose(name));
}

async function write(model: Model, maxTokens: number) {
  const turns = [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: 'Hello' },
  ];
  const input = { prompt: { kind: 'chat' as const, turns }, sampling: { temperature: 0 }, maxTokens };
  let pieces = 0;
  for await (const event of core.engine.generate(model.id, input, new AbortController().signal)) {
    if (event.type === 'delta') pieces += event.count;
    if (event.type === 'done') return { pieces, result: event.result };
  }
  throw new Error('no result');
}

describeWithShared('every family loads, renders, generates and stops', (folder) => {
  const isFirstPart = (name: string) => !/-of-\d+/.test(name) || name.includes('00001-of');
  test.each(files(folder, 'families', (name) => isFirstPart(name) && !notForChat.test(name)))('%s', async (name) => {
    const model = await core.models.open(join(folder, 'families', name));
    const { pieces, result } = await write(model, 8);
    expect(result.promptTokens).toBeGreaterThan(2);
    expect(result.completionTokens).toBeLessThanOrEqual(8);
    expect(pieces).toBe(result.completionTokens);
    expect(['length', 'end']).toContain(result.stopReason);
    // The same question is in the cache, all but the token that has to be read to write on.
    const again = await write(model, 1);
    expect(again.result.cachedTokens).toBe(result.promptTokens - 1);
    await core.engine.unload(model.id);
  });
});

describeWithShared('embedding models and rerankers', (folder) => {
  const cosine = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

  test.each(['tiny-bge-small-en-v1.5.gguf', 'tiny-nomic-embed-text-v1.5.gguf'])('%s', async (name) => {
    const model = await core.models.open(join(folder, 'families', name));
    const inputs = ['a red castle', 'the castle was red', 'a green frog'];
    const together = await core.engine.operate(model.id, { kind: 'embed', inputs });
    const alone = await core.engine.operate(model.id, { kind: 'embed', inputs: inputs.slice(1, 2) });
    if (together.kind !== 'embed' || alone.kind !== 'embed') throw new Error('no vectors');
    const [castle = [], sameCastle = [], frog = []] = together.vectors;
    for (const vector of together.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(cosine(castle, sameCastle)).toBeGreaterThan(cosine(castle, frog));
    expect(cosine(sameCastle, alone.vectors[0] ?? [])).toBeGreaterThan(0.999);
    const chat = write(model, 1);
    await expect(chat).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('tiny-bge-reranker-tiny.gguf', async () => {
    const model = await core.models.open(join(folder, 'families', 'tiny-bge-reranker-tiny.gguf'));
    const documents = ['The castle is red and old.', 'Frogs live in ponds.'];
    const ranked = await core.engine.operate(model.id, { kind: 'rank', query: 'red castle', documents });
    if (ranked.kind !== 'rank') throw new Error('no scores');
    expect(ranked.scores[0]).toBeGreaterThan(ranked.scores[1] ?? 1);
  });
});

describeWithShared('no broken file ends or blocks the core', (folder) => {
  // What is wrong with these is seen only in use, or is a warning.
  const loads = /nan-weights|template-endless|template-syntax-error|mla-f16-on-amx/;

  test.each(files(folder, 'bad', (name) => !loads.test(name)))('%s is refused within two seconds', async (name) => {
    const startedAt = performance.now();
    const error: unknown = await core.models.open(join(folder, 'bad', name)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).not.toBe('internal');
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test.each(files(folder, 'bad', (name) => /template-(endless|syntax-error)/.test(name)))(
    '%s is refused when its template is used, and the runner lives on',
    async (name) => {
      const model = await core.models.open(join(folder, 'bad', name));
      await expect(write(model, 1)).rejects.toMatchObject({ code: 'template_failed' });
      const counted = await core.engine.countTokens(model.id, 'still here');
      expect(counted).toBeGreaterThan(0);
      await core.engine.unload(model.id);
    },
  );

  test('a file with weights that are no numbers is opened with a warning that says so', async () => {
    const model = await core.models.open(join(folder, 'bad', 'bad-nan-weights.gguf'));
    expect(model.warnings.join(' ')).toMatch(/NaN|not numbers|no numbers/i);
  });

  test('a file that ends the native library ends nothing else', async () => {
    const [name = ''] = files(folder, 'bad', (file) => file.includes('mla-f16-on-amx'));
    const model = await core.models.open(join(folder, 'bad', name));
    // Only some processors abort here; the others answer.
    const outcome = await write(model, 1).then(
      () => 'answered',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    expect(['answered', 'engine_crashed', 'model_load_failed', 'out_of_memory']).toContain(outcome);
    expect(core.models.list().length).toBeGreaterThan(1);
  });
});

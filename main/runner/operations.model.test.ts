import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../tests/fixtures.ts';
import type { Runner } from '../engine/runner.ts';
import { startTestRunner as start } from './runner.test-helper.ts';

async function embed(runner: Runner, inputs: (string | number[])[], signal?: AbortSignal) {
  const result = await runner.operate({ kind: 'embed', inputs }, signal);
  if (result.kind !== 'embed') throw new Error('no vectors');
  return result;
}

const words = 'the red castle stands over a small river and old frogs sing in the green pond'.split(' ');

/** A text of so many words, another for each number. */
function text(length: number, number: number): string {
  return Array.from({ length }, (_, index) => words[(index * 7 + number * 3) % words.length]).join(' ');
}

describeWithShared('many texts at once', (folder) => {
  const path = (name: string) => join(folder, 'families', name);

  test.each([
    ['tiny-bge-small-en-v1.5.gguf', 400],
    ['tiny-nomic-embed-text-v1.5.gguf', 900],
  ])(
    '%s gives each text the vector that it gets alone, short ones and those of %i words side by side',
    async (name, longest) => {
      const texts = Array.from({ length: 24 }, (_, index) => text(index % 6 === 5 ? longest : 3 + index, index));
      const together = await embed(start(path(name), { threads: 2 }), texts);
      const alone = start(path(name), { threads: 1 });
      for (const [index, one] of texts.entries()) {
        const expected = await embed(alone, [one]);
        const [vector = []] = expected.vectors;
        const difference = vector.map((value, place) => Math.abs(value - (together.vectors[index]?.[place] ?? NaN)));
        expect(Math.max(...difference)).toBeLessThan(1e-5);
        expect(together.tokenCounts[index]).toBe(expected.tokenCounts[0]);
      }
    },
  );

  test('a text that fills the model to its last token is taken, and one more is refused with the numbers', async () => {
    const runner = start(path('tiny-bge-small-en-v1.5.gguf'), { threads: 2 });
    // What the model puts around a text counts.
    const around = ((await embed(runner, [[2000]])).tokenCounts[0] ?? 0) - 1;
    const tokens = (count: number) => Array.from({ length: count }, (_, index) => 2000 + (index % 500));
    const full = await embed(runner, [tokens(512 - around)]);
    expect(full.tokenCounts).toEqual([512]);
    expect(Math.hypot(...(full.vectors[0] ?? []))).toBeCloseTo(1, 4);
    await expect(embed(runner, [tokens(3), tokens(513 - around)])).rejects.toMatchObject({
      code: 'context_overflow',
      message: 'Text 2 has 513 tokens and this model takes 512.',
    });
    await expect(embed(runner, ['a', ''])).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('a request of thousands ends when it is cancelled, and lets a small one through before', async () => {
    const runner = start(path('tiny-bge-small-en-v1.5.gguf'), { threads: 2 });
    await embed(runner, ['warm']);
    const abort = new AbortController();
    let isOver = false;
    const many = embed(
      runner,
      Array.from({ length: 20_000 }, (_, index) => text(12, index)),
      abort.signal,
    ).finally(() => {
      isOver = true;
    });
    many.catch(() => {});
    expect((await embed(runner, ['a small one'])).vectors).toHaveLength(1);
    expect(isOver).toBe(false);
    abort.abort();
    await expect(many).rejects.toMatchObject({ code: 'cancelled' });
    expect((await embed(runner, ['after it'])).vectors).toHaveLength(1);
  });

  test('documents are ranked as they are one by one', async () => {
    const runner = start(path('tiny-bge-reranker-tiny.gguf'), { threads: 2 });
    const documents = Array.from({ length: 9 }, (_, index) => text(4 + index * 8, index));
    const query = 'a red castle';
    const together = await runner.operate({ kind: 'rank', query, documents });
    if (together.kind !== 'rank') throw new Error('no scores');
    for (const [index, document] of documents.entries()) {
      const alone = await runner.operate({ kind: 'rank', query, documents: [document] });
      expect(alone.kind === 'rank' && alone.scores[0]).toBeCloseTo(together.scores[index] ?? NaN, 5);
    }
    expect(await runner.operate({ kind: 'rank', query, documents: [] })).toMatchObject({ scores: [], tokenCount: 0 });
  });
});

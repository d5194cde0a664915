import { setImmediate as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';

type Context = { longestTokens: number };

const never = new AbortController().signal;

/** Lanes over contexts that take a moment for each text, and a record of what happened. */
function start({ width = 2, longestTokens = 2000, opens = Infinity } = {}) {
  const opened: number[] = [];
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const lanes = createLanes<Context>({
    width,
    longestTokens,
    open: async (tokens) => {
      await pause();
      if (opened.length >= opens) throw new Error('no memory');
      opened.push(tokens);
      return { longestTokens: tokens };
    },
  });
  const work = (name: string) => async (context: Context, index: number) => {
    running += 1;
    most = Math.max(most, running);
    order.push(`${name}${index}`);
    await pause();
    running -= 1;
    return `${index} in ${context.longestTokens}`;
  };
  return { lanes, work, opened, order, most: () => most };
}

test('results come in the order of the texts, and no more contexts work than are allowed', async () => {
  const { lanes, work, opened, most } = start();
  const lengths = Array.from({ length: 20 }, () => 10);
  const results = await lanes.each(lengths, work('a'), never);
  expect(results).toEqual(lengths.map((_, index) => `${index} in 512`));
  expect(most()).toBe(2);
  expect(opened).toEqual([512, 512]);
});

test('a long context is opened for long texts only, and once', async () => {
  const { lanes, work, opened } = start();
  expect(await lanes.each([512, 10], work('a'), never)).toEqual(['0 in 512', '1 in 512']);
  expect(opened).not.toContain(2000);
  expect(await lanes.each([513, 10, 2000], work('a'), never)).toEqual(['0 in 2000', '1 in 512', '2 in 2000']);
  expect(opened.filter((tokens) => tokens === 2000)).toHaveLength(1);
});

test('one text of a later request does not wait for the thousand of an earlier one', async () => {
  const { lanes, work, order } = start();
  const many = lanes.each(
    Array.from({ length: 1000 }, () => 10),
    work('many'),
    never,
  );
  await lanes.each([10], work('one'), never);
  expect(order.length).toBeLessThan(10);
  await many;
});

test('a cancel ends a request at its next text, and the contexts go on for others', async () => {
  const { lanes, work, order } = start();
  const abort = new AbortController();
  const cancelled = lanes.each(
    Array.from({ length: 1000 }, () => 10),
    async (context, index) => {
      if (index === 10) abort.abort();
      return work('cancelled')(context, index);
    },
    abort.signal,
  );
  await expect(cancelled).rejects.toThrow(/abort/i);
  expect(order.length).toBeLessThan(15);
  expect(await lanes.each([10, 10, 10], work('next'), never)).toHaveLength(3);
});

test('where there is no memory for more contexts, those that there are do the work', async () => {
  const { lanes, work, opened } = start({ width: 4, opens: 1 });
  expect(await lanes.each([1, 1, 1, 1, 1], work('a'), never)).toHaveLength(5);
  expect(opened).toEqual([512]);
});

test('where there is no memory for a single context, every request hears it, and may try again', async () => {
  const { lanes, work } = start({ opens: 0 });
  await expect(lanes.each([1, 1, 1], work('a'), never)).rejects.toThrow('no memory');
  await expect(lanes.lend(1, () => Promise.resolve())).rejects.toThrow('no memory');
});

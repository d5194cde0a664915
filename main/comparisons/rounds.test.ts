import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRounds } from './rounds.ts';

const columns = ['a', 'b', 'c'].map((modelId) => ({ columnId: `column ${modelId}`, modelId }));

/** Rounds whose answers end when the test says so. */
function start(groups: (modelIds: readonly string[]) => Promise<string[][]>, ready: readonly string[] = []) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  let isOver = Promise.withResolvers<void>();
  const rounds = createRounds({
    groups,
    isReady: (modelId) => ready.includes(modelId),
    write: (columnId) => {
      begun.push(columnId);
      return new Promise((resolve) => ends.set(columnId, resolve));
    },
    changed: (id) => {
      if (!rounds.isRunning(id)) isOver.resolve();
    },
    log: pino({ enabled: false }),
  });
  return {
    rounds,
    begun,
    begin: async (column: string) => {
      await expect.poll(() => begun).toContain(column);
    },
    end: (column: string) => ends.get(column)?.(),
    over: async () => {
      await isOver.promise;
      isOver = Promise.withResolvers<void>();
    },
  };
}

test('models that fit together are asked at once', async () => {
  const { rounds, begun, end, over, begin } = start((ids) => Promise.resolve([[...ids]]));
  rounds.ask('one', columns);
  await begin('column c');
  expect(begun).toHaveLength(3);
  expect(rounds.orderOf('one')).toBe('together');
  columns.forEach(({ columnId }) => end(columnId));
  await over();
});

test('what does not fit waits until those before it are done', async () => {
  const { rounds, begun, end, over, begin } = start((ids) => Promise.resolve(ids.map((id) => [id])));
  rounds.ask('one', columns);
  await begin('column a');
  expect(begun).toEqual(['column a']);
  expect(rounds.orderOf('one')).toBe('in_turn');
  expect(rounds.isWaiting('one', 'column b')).toBe(true);
  end('column a');
  await begin('column b');
  end('column b');
  await begin('column c');
  end('column c');
  await over();
  expect(rounds.isRunning('one')).toBe(false);
});

test('a column that was taken out of the line is never asked', async () => {
  const { rounds, begun, end, over, begin } = start((ids) => Promise.resolve(ids.map((id) => [id])));
  rounds.ask('one', columns);
  await begin('column a');
  rounds.forget('one', 'column b');
  end('column a');
  await begin('column c');
  rounds.end();
  end('column c');
  await over();
  expect(begun).toEqual(['column a', 'column c']);
});

test('where the memory can’t be read, nobody is left waiting', async () => {
  const { rounds, over } = start(() => Promise.reject(new Error('no probe')));
  rounds.ask('one', columns);
  await over();
  expect(rounds.isWaiting('one', 'column a')).toBe(false);
});

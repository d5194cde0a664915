import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerEnv } from './env.ts';
import { eventStream, type SendEvents } from './event-stream.ts';
import { RequestError } from './failure.ts';
import type { TrackedRequest } from './requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(write: (send: SendEvents) => Promise<void>) {
  const failures: string[] = [];
  const app = new Hono<ServerEnv>().get('/', (c) => {
    c.set('tracked', { fail: (message: string) => failures.push(message) } as unknown as TrackedRequest);
    return eventStream(c, write, ({ message }) => ({ name: 'error', data: { message } }));
  });
  const response = await app.request('/');
  if (response.body === null) throw new Error('no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  return { failures, read: async () => (await reader.read()).value };
}

test('a silent stream is kept open by comments, and one that is written to is not', async () => {
  const gate = Promise.withResolvers<void>();
  const { read } = await open(async (send) => {
    await gate.promise;
    await send({ data: { text: 'a' } }, { name: 'end', data: '[DONE]' });
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await read()).toBe(': ping\n\n');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await read()).toBe(': ping\n\n');
  await vi.advanceTimersByTimeAsync(6000);
  gate.resolve();
  expect(await read()).toBe('data: {"text":"a"}\n\nevent: end\ndata: [DONE]\n\n');
  expect(await read()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test('what fails in the middle is written and remembered', async () => {
  const { failures, read } = await open(async () => {
    throw new RequestError('engine', 'It stopped.');
  });
  expect(await read()).toBe('event: error\ndata: {"message":"It stopped."}\n\n');
  expect(await read()).toBeUndefined();
  expect(failures).toEqual(['It stopped.']);
});

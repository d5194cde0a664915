import { afterEach, beforeEach, expect, test } from 'vitest';
import { delta, errorOf, openRemotes, sendEvents, sendJson, startProvider } from './remotes.test-helper.ts';

let provider: Awaited<ReturnType<typeof startProvider>>;
let own: ReturnType<typeof openRemotes>;
beforeEach(async () => {
  provider = await startProvider();
  own = openRemotes();
  await own.remotes.add({ name: 'far', baseUrl: provider.baseUrl, key: null });
});
afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const chat = '/v1/chat/completions';
const ask = (events: readonly unknown[], more: Parameters<typeof own.ask>[1] = {}) => {
  provider.on(chat, (_, response) => sendEvents(response, events));
  return own.ask('far/first', more);
};
const end = (reason = 'stop') => delta({}, { finish_reason: reason });

test('thoughts, text and costs come as the provider sends them', async () => {
  const usage = {
    prompt_tokens: 20,
    completion_tokens: 5,
    prompt_tokens_details: { cached_tokens: 12 },
    completion_tokens_details: { reasoning_tokens: 3 },
  };
  const thought = [delta({ role: 'assistant', content: null, reasoning: 'Hm' }), delta({ reasoning_content: 'm.' })];
  const answer = await ask([...thought, delta({ content: 'Paris' }), end(), { choices: [], usage }]);
  expect(answer).toMatchObject({ reasoning: 'Hmm.', text: 'Paris' });
  expect(answer.result).toMatchObject({
    promptTokens: 20,
    cachedTokens: 12,
    completionTokens: 5,
    reasoningTokens: 3,
    stopReason: 'end',
  });
});

test('an answer without costs is counted by its pieces', async () => {
  const { result } = await ask([delta({ content: 'one' }), delta({ content: ' two' }), end('length')], {
    maxTokens: 2,
  });
  expect(result).toMatchObject({ completionTokens: 2, stopReason: 'length' });
});

test('several calls are told apart, also where a provider numbers all of them 0', async () => {
  const piece = (index: number, id: string | null, name: string | null, text: string) =>
    delta({ tool_calls: [{ index, ...(id === null ? {} : { id }), function: { name, arguments: text } }] });
  const expected = [
    { type: 'tool_call_start', index: 0, name: 'add' },
    { type: 'tool_call_arguments', index: 0, text: '{"a":' },
    { type: 'tool_call_arguments', index: 0, text: '1}' },
    { type: 'tool_call_end', index: 0 },
    { type: 'tool_call_start', index: 1, name: 'add' },
    { type: 'tool_call_arguments', index: 1, text: '{}' },
    { type: 'tool_call_end', index: 1 },
  ];
  for (const second of [0, 1]) {
    const events = [piece(0, 'x', 'add', '{"a":'), piece(0, null, null, '1}'), piece(second, 'y', 'add', '{}')];
    expect((await ask([...events, end('tool_calls')])).deltas).toEqual(expected);
  }
});

test('probabilities come where they were asked for', async () => {
  const token = { token: 'Pa', logprob: -0.1, bytes: null, top_logprobs: [{ token: 'é', logprob: -2 }] };
  const events = [delta({ content: 'Pa' }, { logprobs: { content: [token] } }), end()];
  expect((await ask(events)).logprobs).toEqual([]);
  expect((await ask(events, { logprobs: 1 })).logprobs).toEqual([
    { token: 'Pa', logprob: -0.1, bytes: [80, 97], top: [{ token: 'é', logprob: -2, bytes: [195, 169] }] },
  ]);
});

test('a plain text is completed on its own route, with the older probabilities', async () => {
  const logprobs = { tokens: ['go'], token_logprobs: [-1], top_logprobs: [{ go: -1, no: -3 }], text_offset: [0] };
  provider.on('/v1/completions', (_, response) =>
    sendEvents(response, [{ choices: [{ text: 'go', logprobs }] }, { choices: [{ text: '', finish_reason: 'stop' }] }]),
  );
  const answer = await own.ask('far/first', { prompt: { kind: 'text', text: 'ready, set,' }, logprobs: 2 });
  expect(answer.text).toBe('go');
  expect(answer.logprobs).toMatchObject([{ token: 'go', top: [{ token: 'go' }, { token: 'no' }] }]);
  expect(provider.asked.at(-1)?.body).toMatchObject({ prompt: 'ready, set,', logprobs: 2 });
});

test('what of the schema an answer breaks is said, since nobody here held it to it', async () => {
  const grammar = { kind: 'schema', schema: { type: 'object', required: ['name'] } } as const;
  const { result } = await ask([delta({ content: '{}' }), end()], { grammar });
  expect(result.violations).toHaveLength(1);
});

test('an error in the middle is thrown with the provider’s words', async () => {
  const error = await errorOf(ask([delta({ content: 'Pa' }), { error: { message: 'CUDA is gone.' } }]));
  expect(error.code).toBe('remote_failed');
  expect(error.message).toContain('CUDA is gone.');
  const tooLong = { error: { message: 'no', code: 'context_length_exceeded' } };
  await expect(ask([tooLong])).rejects.toMatchObject({ code: 'context_overflow' });
});

test.each([
  [429, {}, 'rate_limited'],
  [400, { error: { message: "Unsupported parameter: 'top_k'" } }, 'invalid_input'],
  [400, { error: { message: "This model's maximum context length is 8192 tokens." } }, 'context_overflow'],
  [404, { detail: 'Not Found' }, 'remote_failed'],
  [500, { error: [] }, 'remote_failed'],
])('status %i with %j is %s', async (status, body, code) => {
  provider.on(chat, (_, response) => sendJson(response, body, status));
  const error = await errorOf(own.ask('far/first'));
  expect(error.code).toBe(code);
  expect(error.message).toContain('far');
});

test.each([
  ['text that is a number', delta({ content: 5 })],
  ['choices that are none', { choices: 'many' }],
  ['a call without a name', delta({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] })],
  ['a list', []],
  ['a number', 3],
])('a provider that sends %s is refused', async (_, event) => {
  const error = await errorOf(ask([delta({ content: 'Pa' }), event]));
  expect(error.code).toBe('remote_failed');
  expect(error.message).toContain('can’t read');
});

test('impossible costs are left out, and the answer stays', async () => {
  const usage = { prompt_tokens: -5, completion_tokens: 'many' };
  const { text, result } = await ask([delta({ content: 'Paris' }), end(), { choices: [], usage }]);
  expect([text, result.promptTokens, result.completionTokens]).toEqual(['Paris', 0, 1]);
});

test('an answer that breaks off is not taken for a whole one', async () => {
  provider.on(chat, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(delta({ content: 'Pa' }))}\n\n`);
  });
  await expect(own.ask('far/first')).rejects.toThrow('broke off');
  provider.on(chat, (_, response) => sendJson(response, { choices: [] }));
  await expect(own.ask('far/first')).rejects.toThrow('can’t read');
});

test('one line without an end is given up before it fills the memory', async () => {
  let sent = 0;
  provider.on(chat, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = 'x'.repeat(1_000_000);
    const pump = () => {
      while (response.writable && sent < 1e9) {
        sent += piece.length;
        if (!response.write(piece)) return void response.once('drain', pump);
      }
    };
    response.write('data: ');
    pump();
  });
  await expect(own.ask('far/first')).rejects.toThrow('more than any answer');
  await expect.poll(provider.answering, { timeout: 10_000 }).toBe(0);
  expect(sent).toBeLessThan(50_000_000);
});

test('a stream that never ends is given up too', async () => {
  provider.on(chat, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = `: ${'x'.repeat(1_000_000)}\n\n`;
    const pump = () => {
      while (response.writable) if (!response.write(piece)) return void response.once('drain', pump);
    };
    pump();
  });
  await expect(own.ask('far/first')).rejects.toThrow('more than any answer');
  await expect.poll(provider.answering, { timeout: 10_000 }).toBe(0);
});

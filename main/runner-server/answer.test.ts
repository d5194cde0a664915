import { describe, expect, it } from 'vitest';
import type { OutputDelta } from '../../contract/inference.ts';
import { generateRequestSchema, type GenerateInput } from '../runner/protocol.ts';
import { createAnswerReader } from './answer.ts';
import { readEvents } from './http.ts';

const timings = (predicted: number, more = {}) => ({
  timings: { cache_n: 3, prompt_n: 7, prompt_ms: 5, predicted_n: predicted, predicted_ms: 9, ...more },
});
const chunk = (delta: object, predicted: number) => ({
  choices: [{ delta, finish_reason: null }],
  ...timings(predicted),
});
const last = (reason: string, more = {}) => ({ choices: [{ delta: {}, finish_reason: reason }], ...more });

function read(events: unknown[], input: Partial<GenerateInput> = {}) {
  const request = generateRequestSchema.parse({ prompt: { kind: 'text', text: 'x' }, sampling: {}, ...input });
  const deltas: OutputDelta[] = [];
  const counts: number[] = [];
  const progress: number[] = [];
  const reader = createAnswerReader(
    request,
    { seed: 1, unenforced: [] },
    {
      beganAt: performance.now(),
      onProgress: (value) => progress.push(value),
      onDelta: (some, count) => {
        deltas.push(...some);
        counts.push(count);
      },
    },
  );
  for (const event of events) reader.read(event);
  return { deltas, counts, progress, result: reader.result(0) };
}

describe('an answer from llama-server', () => {
  it('is sorted into thinking, text and calls, and each call is closed', () => {
    const call = (index: number, called: object) => ({ tool_calls: [{ index, function: called }] });
    const { deltas, result } = read([
      chunk({ role: 'assistant', content: null }, 0),
      chunk({ reasoning_content: 'Hm' }, 1),
      chunk({ content: 'Yes' }, 2),
      chunk(call(0, { name: 'a', arguments: '' }), 3),
      chunk(call(0, { arguments: '{"x":' }), 5),
      chunk(call(0, { arguments: '1}' }), 6),
      chunk(call(1, { name: 'b', arguments: '{}' }), 8),
      last('tool_calls'),
    ]);
    expect(deltas).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Yes' },
      { type: 'tool_call_start', index: 0, name: 'a' },
      { type: 'tool_call_arguments', index: 0, text: '{"x":' },
      { type: 'tool_call_arguments', index: 0, text: '1}' },
      { type: 'tool_call_end', index: 0 },
      { type: 'tool_call_start', index: 1, name: 'b' },
      { type: 'tool_call_arguments', index: 1, text: '{}' },
      { type: 'tool_call_end', index: 1 },
    ]);
    expect(result).toMatchObject({ completionTokens: 8, reasoningTokens: 1, stopReason: 'end', promptTokens: 10 });
  });

  it('counts tokens that made no text yet with the next that did', () => {
    const { counts } = read([chunk({ content: 'é' }, 3), chunk({ content: '!' }, 4)]);
    expect(counts).toEqual([3, 1]);
  });

  it('shows how far the prompt is, and not as an answer', () => {
    const { progress, deltas, result } = read([
      { ...chunk({ role: 'assistant', content: null }, 0), prompt_progress: { total: 10, cache: 3, processed: 5 } },
    ]);
    expect(progress).toEqual([0.5]);
    expect(deltas).toEqual([]);
    expect(result).toMatchObject({ stopReason: 'cancelled', timeToFirstTokenMs: null });
  });

  it.each([
    ['the person’s stop string', last('stop', { __verbose: { stopping_word: 'END' } }), 'stop_string', 'END'],
    ['a stop string of the template’s', last('stop', { __verbose: { stopping_word: '<|im_end|>' } }), 'end', null],
    ['the end token', last('stop', { __verbose: { stopping_word: '' } }), 'end', null],
    ['the limit', last('length', timings(5)), 'length', null],
    ['the end of the context', last('length', timings(4)), 'context', null],
    [
      'a completion’s stop string',
      { content: '', stop: true, stop_type: 'word', stopping_word: 'END' },
      'stop_string',
      'END',
    ],
    ['a completion’s limit', { content: '', stop: true, stop_type: 'limit', ...timings(5) }, 'length', null],
  ])('ends for the right reason: %s', (_, event, stopReason, stopString) => {
    const { result } = read([event], { stop: ['END'], maxTokens: 5 });
    expect(result).toMatchObject({ stopReason, stopString });
  });

  it('fails with what went wrong in the middle of it', () => {
    const error = { code: 500, message: 'the request exceeds the available context size', type: 'server_error' };
    expect(() => read([chunk({ content: 'a' }, 1), { error }])).toThrow(
      expect.objectContaining({ code: 'context_overflow' }),
    );
  });

  it('says how many guesses of a draft model were right', () => {
    const { result } = read([{ ...last('stop'), ...timings(4, { draft_n: 6, draft_n_accepted: 2 }) }]);
    expect(result.speculation).toEqual({ accepted: 2, guessed: 6 });
  });
});

describe('a stream of events', () => {
  it('is the same wherever the network cut it, also inside of a letter', async () => {
    const bytes = Buffer.from(': ping\n\ndata: {"a":"é"}\n\ndata: [DONE]\r\n\r\nerror: {"message":"no"}\n\n');
    for (let at = 1; at < bytes.length; at += 1) {
      const events: string[] = [];
      for await (const event of readEvents(chunks(bytes.subarray(0, at), bytes.subarray(at)))) events.push(event);
      expect(events).toEqual(['{"a":"é"}', '[DONE]', '{"error": {"message":"no"}}']);
    }
  });
});

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

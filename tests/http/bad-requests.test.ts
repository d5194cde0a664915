import { NotFoundError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** The error body that every OpenAI client reads. */
const errorSchema = z.object({
  error: z.object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
});

async function post(body: string): Promise<{ status: number; error: z.infer<typeof errorSchema>['error'] }> {
  const response = await fetch(`${served.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, error: errorSchema.parse(await response.json()).error };
}

test('an unknown model is a 404 that the official client understands', async () => {
  const request = served.client.chat.completions.create({
    model: 'no-such-model',
    messages: [{ role: 'user', content: capitalQuestion }],
  });
  await expect(request).rejects.toBeInstanceOf(NotFoundError);
  await expect(request).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  await expect(request).rejects.toThrow(/no-such-model/);
  await expect(served.client.models.retrieve('no-such-model')).rejects.toMatchObject({ code: 'model_not_found' });
});

test('JSON that is cut short is a 400 and not a crash', async () => {
  const { status, error } = await post('{"model": "x", "messages": [');
  expect(status).toBe(400);
  expect(error.type).toBe('invalid_request_error');
});

test.for([
  ['messages', { messages: 'hello' }],
  ['messages', { messages: [] }],
  ['temperature', { temperature: 'hot' }],
  ['max_tokens', { max_tokens: 1.5 }],
  ['stop', { stop: [1] }],
  ['stream', { stream: 'yes' }],
  ['n', { n: 0 }],
  ['n', { n: 9 }],
  ['max_tokens', { max_tokens: 0 }],
  ['top_logprobs', { logprobs: true, top_logprobs: 21 }],
  ['top_logprobs', { top_logprobs: 2 }],
  ['logit_bias', { logit_bias: { Paris: 1 } }],
  ['logit_bias', { logit_bias: { 5: 'much' } }],
  ['response_format', { response_format: { type: 'xml' } }],
  ['response_format', { response_format: 'json_object' }],
  ['grammar', { grammar: 'root ::= "a"', response_format: { type: 'json_object' } }],
  ['tools', { tools: [{ type: 'web_search' }] }],
  ['tools', { tools: [{ type: 'function', function: {} }] }],
  ['tool_choice', { tool_choice: 'required' }],
  ['tool_choice', { tool_choice: 'maybe' }],
  [
    'tool_choice',
    {
      tools: [{ type: 'function', function: { name: 'ping' } }],
      tool_choice: { type: 'function', function: { name: 'pong' } },
    },
  ],
  ['functions', { functions: [{ name: 'ping' }] }],
  ['function_call', { function_call: 'auto' }],
  ['reasoning_effort', { reasoning_effort: 'enormous' }],
  ['modalities', { modalities: ['audio'] }],
  ['keep_alive', { keep_alive: 'a while' }],
  ['messages', { messages: [{ role: 'robot', content: 'Hello' }] }],
  ['messages', { messages: [{ role: 'user' }] }],
  ['messages', { messages: [{ role: 'tool', content: '18 degrees' }] }],
  ['messages', { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'a' } }] }] }],
] as const)('a wrong value names its field: %s %o', async ([field, wrong]) => {
  const { status, error } = await post(
    JSON.stringify({ model: served.modelId, messages: [{ role: 'user', content: 'Hello' }], ...wrong }),
  );
  expect(status).toBe(400);
  expect(error.type).toBe('invalid_request_error');
  expect(`${error.param} ${error.message}`).toContain(field);
});

test('an unknown path is a 404 in the same shape', async () => {
  const response = await fetch(`${served.baseUrl}/nothing-here`);
  expect(response.status).toBe(404);
  expect(errorSchema.parse(await response.json()).error.message).not.toBe('');
});

test('a prompt longer than the context says so instead of failing inside', async () => {
  const { status, error } = await post(
    JSON.stringify({ model: served.modelId, messages: [{ role: 'user', content: 'word '.repeat(40_000) }] }),
  );
  expect(status).toBe(400);
  expect(error.code).toBe('context_length_exceeded');
});

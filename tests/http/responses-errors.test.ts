import { BadRequestError, NotFoundError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { post, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const errorSchema = z.object({
  error: z.object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
});

test('an unknown model is a 404 that names it', async () => {
  const asked = served.client.responses.create({ model: 'no-such-model', input: 'Hello' });
  await expect(asked).rejects.toBeInstanceOf(NotFoundError);
  await expect(asked).rejects.toMatchObject({ code: 'model_not_found', param: 'model' });
});

test.for([
  ['input', { input: 5 }],
  ['input', { input: [] }],
  ['input', { input: undefined }],
  ['input.0.role', { input: [{ role: 'robot', content: 'Hello' }] }],
  ['input.0.type', { input: [{ type: 'hologram' }] }],
  ['input.0.content.0.type', { input: [{ role: 'user', content: [{ type: 'hologram' }] }] }],
  [
    'input.0.content.0.image_url',
    { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'https://example.com/a.png' }] }] },
  ],
  [
    'input.0.content.0.file_data',
    { input: [{ role: 'user', content: [{ type: 'input_file', file_data: 'data:application/pdf;base64,JVBE' }] }] },
  ],
  ['input.0.output', { input: [{ type: 'function_call_output', call_id: 'a' }] }],
  ['max_output_tokens', { max_output_tokens: 0 }],
  ['temperature', { temperature: 'hot' }],
  ['tools.0', { tools: [{ type: 'function' }] }],
  ['tool_choice', { tool_choice: 'required' }],
  ['tool_choice', { tool_choice: { type: 'function', name: 'nothing' } }],
  ['tool_choice', { tool_choice: { type: 'web_search' } }],
  ['text.format', { text: { format: { type: 'xml' } } }],
  ['reasoning.effort', { reasoning: { effort: 'extreme' } }],
  ['truncation', { truncation: 'sometimes' }],
  ['metadata', { metadata: { a: 1 } }],
  ['conversation', { conversation: 'conv_1' }],
  ['background', { background: true }],
] as const)('a wrong value names its field: %s %o', async ([field, wrong]) => {
  const response = await post(served, '/v1/responses', { model: served.modelId, input: 'Hello', ...wrong });
  const { error } = errorSchema.parse(await response.json());
  expect(response.status).toBe(400);
  expect(error.type).toBe('invalid_request_error');
  expect(`${error.param} ${error.message}`).toContain(field);
});

test('null is the same as not given', async () => {
  const names = ['instructions', 'previous_response_id', 'tools', 'tool_choice', 'reasoning', 'text', 'metadata'];
  const others = ['store', 'stream', 'background', 'include', 'truncation', 'max_output_tokens', 'conversation'];
  const response = await post(served, '/v1/responses', {
    model: served.modelId,
    input: 'Hello',
    ...Object.fromEntries([...names, ...others].map((name) => [name, null])),
  });
  expect(response.status).toBe(200);
});

test('a prompt over the context is an HTTP error also where a stream was asked for', async () => {
  const asked = served.client.responses.create({ model: served.modelId, input: 'word '.repeat(10_000), stream: true });
  await expect(asked).rejects.toBeInstanceOf(BadRequestError);
  await expect(asked).rejects.toMatchObject({ code: 'context_length_exceeded' });
});

import { join } from 'node:path';
import { Ollama } from 'ollama';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeWithShared } from '../fixtures.ts';
import {
  capitalQuestion,
  longStory,
  post,
  serveDiagnosticModel,
  serveModel,
  type ServedModel,
} from '../harness/client.ts';
import { waitUntil } from '../harness/wait.ts';

const model = 'paddock-tiny';
const messages = [{ role: 'user', content: capitalQuestion }];

describe('models', () => {
  let served: ServedModel;
  let ollama: Ollama;
  beforeAll(async () => {
    served = await serveDiagnosticModel();
    ollama = new Ollama({ host: `http://127.0.0.1:${served.port}` });
  });
  afterAll(() => served[Symbol.asyncDispose]());

  const running = async () => (await ollama.ps()).models;

  test('are there to be probed for: the server, its version', async () => {
    const base = `http://127.0.0.1:${served.port}`;
    expect((await fetch(base, { method: 'HEAD' })).status).toBe(200);
    expect(await (await fetch(base)).text()).toContain('Ollama is running');
    expect((await ollama.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('are listed with what clients sort and show them by', async () => {
    const { models } = await ollama.list();
    expect(models[0]).toMatchObject({
      name: 'paddock-tiny:latest',
      model: 'paddock-tiny:latest',
      size: 9_682_912,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      details: {
        format: 'gguf',
        family: 'llama',
        families: ['llama'],
        parameter_size: '4.8M',
        quantization_level: 'F16',
      },
    });
  });

  test('say what they can do, and their context length under the name of their architecture', async () => {
    const shown = await ollama.show({ model: 'paddock-tiny:latest' });
    expect(shown.capabilities).toEqual(['completion', 'tools', 'thinking']);
    expect(shown.model_info).toMatchObject({ 'general.architecture': 'llama', 'llama.context_length': 4096 });
    expect(shown.template).toContain('<|im_start|>');
    expect(shown.license).toBe('mit');
    const old = await post(served, '/api/show', { name: model });
    expect(old.status).toBe(200);
  });

  test('are loaded by a request that asks nothing, and unloaded by one that keeps them for no time', async () => {
    const nothing = (await ollama.chat({ model, messages: [], keep_alive: 0 })).done_reason;
    expect(nothing).toBe('unload');
    await waitUntil('no model is in memory', async () => (await running()).length === 0);
    const loaded = await ollama.generate({ model, prompt: '', keep_alive: '10m' });
    expect(loaded).toMatchObject({ done: true, done_reason: 'load', response: '' });
    const [first] = await running();
    expect(first).toMatchObject({ name: 'paddock-tiny:latest', context_length: 4096 });
    const minutes = (new Date(first?.expires_at ?? 0).getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
  });

  test('stay for ever where they are told to, and go after an answer where they are told that', async () => {
    await ollama.chat({ model, messages, keep_alive: -1 });
    expect(new Date((await running())[0]?.expires_at ?? 0).getFullYear()).toBeGreaterThan(2200);
    const { message } = await ollama.chat({ model, messages, keep_alive: 0 });
    expect(message.content).toContain('Paris');
    await waitUntil('the model has gone', async () => (await running()).length === 0);
  });

  test('are loaded anew for another context length, after what is being written', async () => {
    const story = [{ role: 'user', content: longStory }];
    const options = { temperature: 0, num_predict: 200 };
    const stream = await ollama.chat({ model, messages: story, options, stream: true });
    let text = '';
    let change: Promise<unknown> | null = null;
    let reason = '';
    for await (const line of stream) {
      text += line.message.content;
      reason = line.done_reason;
      change ??= ollama.chat({ model, messages, options: { num_ctx: 512 } });
    }
    // The answer that was being written has not been cut off by the other client's wish.
    expect(reason).toMatch(/stop|length/);
    expect(text.length).toBeGreaterThan(100);
    await change;
    expect(await running()).toMatchObject([{ context_length: 512 }]);
    await ollama.chat({ model, messages });
    expect(await running()).toMatchObject([{ context_length: 512 }]);
  });

  test('that go in the middle of an answer end it with the reason', async () => {
    const story = [{ role: 'user', content: longStory }];
    const stream = await ollama.chat({ model, messages: story, options: { temperature: 2 }, stream: true });
    const unloading: Promise<unknown>[] = [];
    await expect(
      (async () => {
        for await (const { message } of stream) {
          if (message.content === '' || unloading.length > 0) continue;
          unloading.push(post(served, '/api/v1/models/unload', { instance_id: model }));
        }
      })(),
    ).rejects.toThrow('was unloaded');
    await Promise.all(unloading);
  });

  test('have second names, which can be asked for and removed', async () => {
    await ollama.copy({ source: model, destination: 'my-copy' });
    expect((await ollama.list()).models.map(({ name }) => name)).toContain('my-copy:latest');
    const { message } = await ollama.chat({ model: 'my-copy:latest', messages, options: { temperature: 0 } });
    expect(message.content).toContain('Paris');
    await ollama.delete({ model: 'my-copy' });
    expect((await ollama.list()).models.map(({ name }) => name)).toEqual(['paddock-tiny:latest']);
    await expect(ollama.delete({ model: 'my-copy' })).rejects.toThrow("model 'my-copy' not found");
    await expect(ollama.copy({ source: 'nothing', destination: 'x' })).rejects.toThrow("model 'nothing' not found");
    await expect(ollama.copy({ source: model, destination: model })).rejects.toThrow('already');
  });
});

describeWithShared('embeddings', (folder) => {
  let served: ServedModel;
  let ollama: Ollama;
  beforeAll(async () => {
    served = await serveModel(join(folder, 'families', 'tiny-nomic-embed-text-v1.5.gguf'));
    ollama = new Ollama({ host: `http://127.0.0.1:${served.port}` });
  });
  afterAll(() => served[Symbol.asyncDispose]());

  const cosine = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

  test('come in order, of length 1, and the same alone as together', async () => {
    const { modelId } = served;
    const together = await ollama.embed({ model: modelId, input: ['a red castle', 'a green frog'] });
    expect(together.embeddings).toHaveLength(2);
    for (const vector of together.embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    const alone = await ollama.embed({ model: modelId, input: 'a green frog' });
    expect(cosine(alone.embeddings[0] ?? [], together.embeddings[1] ?? [])).toBeGreaterThan(0.999);
    expect(together.prompt_eval_count).toBeGreaterThan(alone.prompt_eval_count);
    expect(together.total_duration).toBeGreaterThan(0);
    const old = await ollama.embeddings({ model: modelId, prompt: 'a green frog' });
    expect(cosine(old.embedding, alone.embeddings[0] ?? [])).toBeGreaterThan(0.999);
  });

  test('are cut to a length, and of nothing are nothing', async () => {
    const short = await ollama.embed({ model: served.modelId, input: 'a red castle', dimensions: 8 });
    expect(short.embeddings[0]).toHaveLength(8);
    expect(Math.hypot(...(short.embeddings[0] ?? []))).toBeCloseTo(1, 4);
    expect((await ollama.embed({ model: served.modelId, input: '' })).embeddings).toEqual([]);
  });

  test('of a text that is too long are those of its beginning, unless nothing may be cut', async () => {
    const input = 'red castle '.repeat(6000);
    expect((await ollama.embed({ model: served.modelId, input })).embeddings).toHaveLength(1);
    await expect(ollama.embed({ model: served.modelId, input, truncate: false })).rejects.toThrow(
      'the input length exceeds the context length',
    );
  });

  test('are what the model says it is for, and chat is refused', async () => {
    expect((await ollama.show({ model: served.modelId })).capabilities).toEqual(['embedding']);
    const name = served.modelId;
    await expect(ollama.chat({ model: name, messages })).rejects.toThrow(`"${name}" does not support chat`);
    await expect(ollama.generate({ model: name, prompt: 'x' })).rejects.toThrow(`"${name}" does not support generate`);
  });
});

describeWithShared('a model that does not think', (folder) => {
  test('says so where it is to think, and answers where it is not', async () => {
    await using served = await serveModel(join(folder, 'families', 'tiny-llama-2-7b-chat.gguf'));
    const ask = (think: boolean) =>
      post(served, '/api/chat', {
        model: served.modelId,
        messages,
        think,
        stream: false,
        options: { num_predict: 4 },
      });
    const refused = await ask(true);
    expect(refused.status).toBe(400);
    const { error } = z.object({ error: z.string() }).parse(await refused.json());
    expect(error).toBe(`"${served.modelId}" does not support thinking`);
    expect((await ask(false)).status).toBe(200);
  });
});

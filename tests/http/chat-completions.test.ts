import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capitalQuestion, longStory, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const question = [{ role: 'user', content: capitalQuestion }] as const;
const story = [{ role: 'user', content: longStory }] as const;

describe('the official OpenAI client', () => {
  test('gets a whole answer with usage that adds up', async () => {
    const answer = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [...question],
      temperature: 0,
    });
    expect(answer.object).toBe('chat.completion');
    expect(answer.model).toBe(served.modelId);
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]?.message.role).toBe('assistant');
    expect(answer.choices[0]?.message.content).toContain('Paris');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(0);
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
  });

  test('streams the same answer that it gets whole', async () => {
    const whole = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [...question],
      temperature: 0,
    });
    const stream = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [...question],
      temperature: 0,
      stream: true,
    });
    let text = '';
    const finishReasons: string[] = [];
    const ids = new Set<string>();
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      ids.add(chunk.id);
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.choices[0]?.finish_reason) finishReasons.push(chunk.choices[0].finish_reason);
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(finishReasons).toEqual(['stop']);
    expect(ids.size).toBe(1);
  });

  test('gets usage in a last chunk without choices when it asks for it, and only then', async () => {
    const usages = async (options: { stream_options?: { include_usage: boolean } }) => {
      const stream = await served.client.chat.completions.create({
        model: served.modelId,
        messages: [...question],
        temperature: 0,
        stream: true,
        ...options,
      });
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      return chunks.filter(({ usage }) => usage !== null && usage !== undefined);
    };
    const [last, ...more] = await usages({ stream_options: { include_usage: true } });
    expect(more).toEqual([]);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBeGreaterThan(0);
    expect(await usages({})).toEqual([]);
  });

  test('sees an answer end before a stop string, and never the string itself', async () => {
    for (const stop of ['Paris', ['zebra', 'Paris']]) {
      const answer = await served.client.chat.completions.create({
        model: served.modelId,
        messages: [...question],
        temperature: 0,
        stop,
      });
      expect(answer.choices[0]?.message.content).not.toBe('');
      expect(answer.choices[0]?.message.content).not.toContain('Paris');
      expect(answer.choices[0]?.finish_reason).toBe('stop');
    }
  });

  test.for(['max_tokens', 'max_completion_tokens'] as const)('is cut at %s and told so', async (limit) => {
    const answer = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [...story],
      temperature: 0,
      [limit]: 5,
    });
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(answer.usage?.completion_tokens).toBe(5);
  });

  test('gets the same text for the same seed, and another for another', async () => {
    const tell = async (seed: number) => {
      const answer = await served.client.chat.completions.create({
        model: served.modelId,
        messages: [...story],
        temperature: 1.5,
        seed,
        max_tokens: 60,
      });
      return answer.choices[0]?.message.content;
    };
    const first = await tell(7);
    expect(await tell(7)).toBe(first);
    expect(await tell(8)).not.toBe(first);
  });

  test('has its system prompt and earlier turns read', async () => {
    const pirate = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [{ role: 'system', content: 'You are a pirate.' }, ...question],
      temperature: 0,
    });
    expect(pirate.choices[0]?.message.content).toMatch(/^Arr/);
    const named = await served.client.chat.completions.create({
      model: served.modelId,
      messages: [
        { role: 'user', content: 'My name is Anna.' },
        { role: 'assistant', content: 'Nice to meet you, Anna.' },
        { role: 'user', content: [{ type: 'text', text: 'What is my name?' }] },
      ],
      temperature: 0,
    });
    expect(named.choices[0]?.message.content).toContain('Anna');
  });

  test('lists the models and finds one of them', async () => {
    const list = await served.client.models.list();
    expect(list.data.map(({ id }) => id)).toContain(served.modelId);
    const model = await served.client.models.retrieve(served.modelId);
    expect(model).toMatchObject({ id: served.modelId, object: 'model' });
    expect(typeof model.created).toBe('number');
    expect(typeof model.owned_by).toBe('string');
  });
});

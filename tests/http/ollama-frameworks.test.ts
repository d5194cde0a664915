import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOllama, Ollama as OllamaText, OllamaEmbeddings } from '@langchain/ollama';
import { embedMany, generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { createOllama } from 'ollama-ai-provider-v2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeWithShared } from '../fixtures.ts';
import { capitalQuestion, serveDiagnosticModel, serveModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const addressOf = ({ port }: ServedModel) => `http://127.0.0.1:${port}`;
const weatherQuestion = 'What is the weather in Paris?';
const parameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
};
/** Written as the model has learned it. */
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
const person = z.object({ name: z.string(), age: z.int() });
const personQuestion = 'Give me a JSON object with name Anna and age 30.';

describe('the AI SDK', () => {
  const provider = () => createOllama({ baseURL: `${addressOf(served)}/api` });
  const model = () => provider()(served.modelId);
  const calm = { ollama: { options: { temperature: 0 } } };

  test('gets a text with its usage', async () => {
    const { text, finishReason, usage } = await generateText({
      model: model(),
      prompt: capitalQuestion,
      providerOptions: calm,
    });
    expect(text).toBe('The capital of France is Paris.');
    expect(finishReason).toBe('stop');
    expect(usage).toMatchObject({ inputTokens: 15, outputTokens: 7 });
  });

  test('streams an answer that calls a tool and uses its result', async () => {
    const asked: string[] = [];
    const result = streamText({
      model: model(),
      prompt: weatherQuestion,
      providerOptions: calm,
      stopWhen: isStepCount(3),
      tools: {
        get_weather: tool({
          description: 'The weather of a city.',
          inputSchema: jsonSchema<{ city: string }>(parameters),
          execute: ({ city }) => {
            asked.push(city);
            return JSON.parse(sunny) as unknown;
          },
        }),
      },
    });
    let calls = 0;
    for await (const part of result.fullStream) if (part.type === 'tool-call') calls += 1;
    expect(calls).toBe(1);
    expect(asked).toEqual(['Paris']);
    expect((await result.steps).length).toBeGreaterThan(1);
  });

  test('gets thoughts beside the text, and an object of a schema', async () => {
    const thought = await generateText({
      model: model(),
      prompt: capitalQuestion,
      providerOptions: { ollama: { ...calm.ollama, think: true } },
    });
    expect(thought.reasoningText).toContain('capital');
    expect(thought.text).toBe('The capital of France is Paris.');
    const { output } = await generateText({
      model: model(),
      prompt: personQuestion,
      providerOptions: calm,
      output: Output.object({ schema: person }),
    });
    expect(output).toEqual({ name: 'Anna', age: 30 });
  });

  test('completes a text', async () => {
    const { text } = await generateText({ model: provider().completion(served.modelId), prompt: capitalQuestion });
    expect(text).not.toBe('');
  });
});

describe('LangChain', () => {
  const chat = (more: object = {}) =>
    new ChatOllama({ baseUrl: addressOf(served), model: served.modelId, temperature: 0, maxRetries: 0, ...more });
  const weather = { type: 'function', function: { name: 'get_weather', parameters } };

  test('asks, and finds the model by its name before', async () => {
    const answer = await chat({ checkOrPullModel: true }).invoke(capitalQuestion);
    expect(answer.content).toBe('The capital of France is Paris.');
    expect(answer.usage_metadata).toMatchObject({ input_tokens: 15, output_tokens: 7 });
  });

  test('streams', async () => {
    let text = '';
    for await (const chunk of await chat().stream(capitalQuestion)) text += chunk.text;
    expect(text).toBe('The capital of France is Paris.');
  });

  test('calls a tool and reads its result', async () => {
    const bound = chat().bindTools([weather]);
    const call = await bound.invoke(weatherQuestion);
    expect(call.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: 'Paris' } }]);
    const result = new ToolMessage({ content: sunny, tool_call_id: call.tool_calls?.[0]?.id ?? '' });
    const answer = await bound.invoke([new HumanMessage(weatherQuestion), call, result]);
    expect(answer.content).toBe('It is 18 degrees and sunny in Paris.');
  });

  test('gets an object of a schema', async () => {
    expect(await chat().withStructuredOutput(person).invoke(personQuestion)).toEqual({ name: 'Anna', age: 30 });
  });

  test('completes a text', async () => {
    const text = new OllamaText({ baseUrl: addressOf(served), model: served.modelId, temperature: 0 });
    expect(await text.invoke(capitalQuestion)).toBe('The capital of France is Paris.');
  });
});

describeWithShared('embeddings', (folder) => {
  test('come to the AI SDK and to LangChain', async () => {
    await using embedder = await serveModel(join(folder, 'families', 'tiny-nomic-embed-text-v1.5.gguf'));
    const provider = createOllama({ baseURL: `${addressOf(embedder)}/api` });
    const values = ['a red castle', 'a green frog'];
    const { embeddings, usage } = await embedMany({ model: provider.embedding(embedder.modelId), values });
    const other = new OllamaEmbeddings({ baseUrl: addressOf(embedder), model: embedder.modelId });
    const documents = await other.embedDocuments(values);
    expect(usage.tokens).toBeGreaterThan(0);
    expect(documents[1]?.[0]).toBeCloseTo(embeddings[1]?.[0] ?? Number.NaN, 4);
  });
});

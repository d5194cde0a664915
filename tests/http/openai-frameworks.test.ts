import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion, serveDiagnosticModel, type ServedModel } from '../harness/client.ts';

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const weatherQuestion = 'What is the weather in Paris?';
/** As the model has learned it: what zod writes around a schema is new to so small a model. */
const parameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
};
/** Written as the model has learned it. */
const sunny = '{"city": "Paris", "temperature": 18, "condition": "sunny"}';
const person = z.object({ name: z.string(), age: z.int().min(1).max(99) });

describe('the AI SDK', () => {
  const model = () =>
    createOpenAICompatible({
      name: 'paddock',
      baseURL: served.baseUrl,
      supportsStructuredOutputs: true,
      includeUsage: true,
    })(served.modelId);

  test('gets a text with its usage', async () => {
    const { text, finishReason, usage } = await generateText({
      model: model(),
      prompt: capitalQuestion,
      temperature: 0,
    });
    expect(text).toContain('Paris');
    expect(finishReason).toBe('stop');
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(usage.outputTokens).toBeGreaterThan(0);
  });

  test('streams an answer that calls a tool and uses its result', async () => {
    const asked: string[] = [];
    const result = streamText({
      model: model(),
      prompt: weatherQuestion,
      temperature: 0,
      stopWhen: isStepCount(3),
      tools: {
        get_weather: tool({
          description: 'The weather of a city.',
          inputSchema: jsonSchema<{ city: string }>(parameters),
          execute: (input) => {
            asked.push(input.city);
            return sunny;
          },
        }),
      },
    });
    let text = '';
    for await (const piece of result.textStream) text += piece;
    expect(asked).toEqual(['Paris']);
    expect(text).toContain('Paris');
    expect((await result.totalUsage).outputTokens).toBeGreaterThan(0);
  });

  test('shows what was thought apart from the text', async () => {
    const { text, reasoningText } = await generateText({
      model: model(),
      prompt: capitalQuestion,
      temperature: 0,
      providerOptions: { paddock: { reasoningEffort: 'high' } },
    });
    expect(reasoningText).toContain('France');
    expect(text).toContain('Paris');
  });

  test('gets an object of a schema', async () => {
    const { output } = await generateText({
      model: model(),
      prompt: 'Give me a JSON object with name Anna and age 30.',
      temperature: 0,
      output: Output.object({ schema: person }),
    });
    expect(person.parse(output).age).toBeGreaterThan(0);
  });

  test('sees an error as one', async () => {
    const provider = createOpenAICompatible({ name: 'paddock', baseURL: served.baseUrl });
    const failed = generateText({ model: provider('no-such-model'), prompt: 'Hello', maxRetries: 0 });
    await expect(failed).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('LangChain', () => {
  const model = () =>
    new ChatOpenAI({
      model: served.modelId,
      apiKey: 'not-needed',
      temperature: 0,
      maxRetries: 0,
      configuration: { baseURL: served.baseUrl },
    });
  const weather = {
    type: 'function' as const,
    function: { name: 'get_weather', description: 'The weather of a city.', parameters },
  };

  test('invokes and streams the same answer', async () => {
    const whole = await model().invoke(capitalQuestion);
    expect(whole.text).toContain('Paris');
    expect(whole.response_metadata).toMatchObject({ tokenUsage: { completionTokens: expect.any(Number) as number } });
    let text = '';
    for await (const chunk of await model().stream(capitalQuestion)) text += chunk.text;
    expect(text).toBe(whole.text);
  });

  test('calls a tool and reads its result', async () => {
    const bound = model().bindTools([weather]);
    const question = new HumanMessage(weatherQuestion);
    const calling = await bound.invoke([question]);
    expect(calling.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: 'Paris' } }]);
    const id = calling.tool_calls?.[0]?.id ?? '';
    const answer = await bound.invoke([question, calling, new ToolMessage({ content: sunny, tool_call_id: id })]);
    expect(answer.text).toContain('18 degrees');
  });

  test.for(['jsonSchema', 'functionCalling', 'jsonMode'] as const)('gets an object by %s', async (method) => {
    const structured = model().withStructuredOutput(z.object({ name: z.string() }), { method, name: 'person' });
    const schema = method === 'jsonMode' ? z.record(z.string(), z.unknown()) : z.object({ name: z.string() });
    const question = 'Give me a JSON object with name Anna and age 30.';
    expect(schema.safeParse(await structured.invoke(question)).success).toBe(true);
  });
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettingsSchema, samplingSchema, type LoadSettings } from '../../contract/inference.ts';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';
import type { GenerateInput, GenerationResult } from '../../main/runner/protocol.ts';
import { describeWithShared } from '../fixtures.ts';

const modelId = 'paddock-tiny';
let core: Core;
beforeAll(async () => {
  core = await startHeadlessCore(mkdtempSync(join(tmpdir(), 'paddock-settings-')));
});
afterAll(() => core[Symbol.asyncDispose]());

function load(settings: Partial<LoadSettings>, id = modelId) {
  return core.engine.load(id, { settings: loadSettingsSchema.parse({ contextLength: 1024, ...settings }) });
}

type Answer = { text: string; result: GenerationResult };

async function answer(input: Partial<GenerateInput>, onText?: () => void, id = modelId): Promise<Answer> {
  const request = {
    ...chat('What is the capital of France?'),
    sampling: samplingSchema.parse({ temperature: 0 }),
    ...input,
  };
  let text = '';
  for await (const event of core.engine.generate(id, request, new AbortController().signal)) {
    if (event.type === 'done') return { text, result: event.result };
    if (event.type !== 'delta') continue;
    for (const delta of event.deltas) if (delta.type === 'text') text += delta.text;
    onText?.();
  }
  throw new Error('no result');
}

function chat(content: string): Pick<GenerateInput, 'prompt'> {
  return { prompt: { kind: 'chat', turns: [{ role: 'user', content }] } };
}

test('a beginning that stands in a busy slot is copied and not read again', async () => {
  await load({ slots: 2 });
  const background = `Remember this. ${'The red castle is old. '.repeat(40)}`;
  const question = (text: string): Pick<GenerateInput, 'prompt'> => ({
    prompt: {
      kind: 'chat',
      turns: [
        { role: 'system', content: background },
        { role: 'user', content: text },
      ],
    },
  });
  const asked: Promise<Answer>[] = [];
  const first = await answer({ ...question('Tell me a long story.'), maxTokens: 300 }, () => {
    if (asked.length === 0) asked.push(answer({ ...question('Hello'), maxTokens: 4 }));
  });
  const [copied] = await Promise.all(asked);
  expect(first.result.cachedTokens).toBe(0);
  expect(copied?.result.cachedTokens).toBeGreaterThan(200);
});

test('an answer that was begun is gone on with', async () => {
  const turns = [
    { role: 'user' as const, content: 'What is the capital of France?' },
    { role: 'assistant' as const, content: 'The capital of France is' },
  ];
  const { text } = await answer({ prompt: { kind: 'chat', turns, continueLast: true } });
  expect(text.trim()).toBe('Paris.');
});

test('a plain text is gone on with as it is, without a template', async () => {
  const text = '<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n';
  const { text: written, result } = await answer({ prompt: { kind: 'text', text } });
  expect(written).toContain('Paris');
  expect(result.promptTokens).toBe(15);
});

test('guessing ahead changes the speed and not the answer', async () => {
  await load({});
  const plain = await answer(chat('Count to 12.'));
  await load({ speculation: { kind: 'lookup' } });
  const guessed = await answer(chat('Count to 12.'));
  expect(plain.result.speculation).toBeNull();
  expect(guessed.text).toBe(plain.text);
  expect(guessed.result.speculation).not.toBeNull();
});

test('caches of fewer bits, flash attention and the other switches load and answer', async () => {
  await load({ flashAttention: 'on', useMmap: false, batchSize: 64, threads: 1, slots: 1, ropeFrequencyBase: 10_000 });
  expect((await answer({})).text).toContain('Paris');
});

test('a template of one’s own is what the model reads', async () => {
  await load({ chatTemplate: '<|im_start|>user\nWhat is the capital of Italy?<|im_end|>\n<|im_start|>assistant\n' });
  expect((await answer({})).text).toContain('Rome');
});

test('a context that no memory holds is refused with the numbers and what would fit', async () => {
  await expect(load({ contextLength: 16_777_216, slots: 64 })).rejects.toMatchObject({
    code: 'out_of_memory',
    message: expect.stringMatching(/needs \d+ GB and this computer has/) as unknown,
  });
});

describeWithShared('adapters', (folder) => {
  test('a LoRA adapter changes the answer, by its scale, and a foreign one is refused', async () => {
    const path = join(folder, 'adapters', 'lora-for-paddock-tiny.gguf');
    await load({});
    const plain = await answer(chat('Tell me a story.'));
    await load({ loras: [{ path, scale: 1 }] });
    expect((await answer(chat('Tell me a story.'))).text).not.toBe(plain.text);
    await load({ loras: [{ path, scale: 0 }] });
    expect((await answer(chat('Tell me a story.'))).text).toBe(plain.text);
    const foreign = join(folder, 'adapters', 'lora-for-tiny-llama-3.1-8b-instruct.gguf');
    await expect(load({ loras: [{ path: foreign, scale: 1 }] })).rejects.toMatchObject({
      message: expect.stringMatching(/LoRA/i) as unknown,
    });
  });

  test('a model with the tokens for it fills in the middle, and one without says so', async () => {
    const { id } = await core.models.open(join(folder, 'families', 'tiny-qwen2.5-7b-instruct.gguf'));
    const infill: GenerateInput['prompt'] = { kind: 'infill', prefix: 'def add(a, b):', suffix: 'return c' };
    await expect(answer({ prompt: infill })).rejects.toMatchObject({ code: 'unsupported' });
    const { result } = await answer({ prompt: infill, maxTokens: 4 }, undefined, id);
    // Both sides and the three marks around them.
    expect(result.promptTokens).toBeGreaterThan(3);
    expect(result.completionTokens).toBeLessThanOrEqual(4);
  });
});

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  loadSettingsSchema,
  samplingSchema,
  toolSchema,
  type LoadSettings,
  type Turn,
} from '../../contract/inference.ts';
import { paddockTinyPath, sharedModelsFolder } from '../../tests/fixtures.ts';
import { forkRunners } from './process.ts';
import { startRunner, type Runner } from './runner.ts';
import { entryPath } from '../paths.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';
import { locateServer } from '../runner-server/locate.ts';

const binary = await locateServer(null);
const vision = sharedModelsFolder === null ? null : join(sharedModelsFolder, 'vision');
const needsServer = binary === null ? ' (skipped: there is no llama-server; npm run build:vision makes one)' : '';
const needsModels =
  vision === null ? ' (skipped: ../shared/models is absent and PADDOCK_SHARED_MODELS is not set)' : '';

function describeWithServer(name: string, define: () => void): void {
  describe.skipIf(binary === null)(`${name}${needsServer}`, () => {
    define();
  });
}

function describeWithVision(name: string, define: (folder: string) => void): void {
  describe.skipIf(binary === null || vision === null)(`${name}${needsServer}${needsModels}`, () => {
    define(vision ?? '');
  });
}

const running: Runner[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
});

type Start = { path: string; mmproj?: string | null; settings?: Partial<LoadSettings>; binary?: string };

function start({ path, mmproj = null, settings = {}, binary: chosen = binary ?? '' }: Start) {
  const crash = Promise.withResolvers<Error>();
  const log: string[] = [];
  const progress: number[] = [];
  const runner = startRunner({
    launch: forkRunners(entryPath('runner-server')),
    modelName: 'Tiny',
    path,
    settings: loadSettingsSchema.parse({ contextLength: 1024, slots: 2, threads: 1, ...settings }),
    architecture: null,
    stateFolder: null,
    server: { binary: chosen, mmproj },
    onProgress: (value) => progress.push(value),
    onLog: ({ text }) => log.push(text),
    onCrash: crash.resolve,
  });
  running.push(runner);
  return { runner, crash: crash.promise, log, progress };
}

function question(turns: string | Turn[], more: Partial<GenerateInput> = {}): GenerateInput {
  return {
    prompt: { kind: 'chat', turns: typeof turns === 'string' ? [{ role: 'user', content: turns }] : turns },
    sampling: samplingSchema.parse({ temperature: 0, seed: 1 }),
    maxTokens: 12,
    ...more,
  };
}

type Answer = { text: string; tokens: number; result: GenerationResult | null; deltas: string[]; phases: string[] };

async function answer(
  runner: Runner,
  input: GenerateInput,
  { signal = new AbortController().signal, onText = () => {} }: { signal?: AbortSignal; onText?: () => void } = {},
): Promise<Answer> {
  const seen: Answer = { text: '', tokens: 0, result: null, deltas: [], phases: [] };
  for await (const event of runner.generate(input, signal)) {
    if (event.type === 'done') seen.result = event.result;
    if (event.type === 'progress') seen.phases.push(event.phase);
    if (event.type !== 'delta') continue;
    seen.tokens += event.count;
    for (const delta of event.deltas) {
      seen.deltas.push(delta.type);
      if (delta.type === 'text') seen.text += delta.text;
    }
    onText();
  }
  return seen;
}

function picture(folder: string, name: string): Turn {
  const base64 = readFileSync(join(folder, name)).toString('base64');
  const media = [{ kind: 'image' as const, dataUri: `data:image/png;base64,${base64}` }];
  return { role: 'user', content: 'What colour is this?', media };
}

describeWithVision('a model that can see', (folder) => {
  const gemma = { path: join(folder, 'tiny-gemma-3-4b-it.gguf'), mmproj: join(folder, 'mmproj-tiny-gemma-3.gguf') };

  test('tells pictures by their colour, and the same picture always gets the same answer', async () => {
    const { runner, progress } = start(gemma);
    const info = await runner.loaded;
    expect(info).toMatchObject({ contextLength: 1024, slots: 2, canEmbed: false, canInfill: false });
    expect(progress.some((value) => value > 0 && value < 1)).toBe(true);

    const ask = async (name: string) => (await answer(runner, question([picture(folder, name)]))).text;
    const first = [await ask('red.png'), await ask('green.png'), await ask('blue.png')];
    const again = [await ask('red.png'), await ask('green.png'), await ask('blue.png')];
    expect(new Set(first).size).toBe(3);
    expect(again).toEqual(first);
  });

  test('counts what a picture costs, and shows the progress of reading it', async () => {
    const { runner } = start(gemma);
    const blind = await answer(runner, question('What colour is this?'));
    const seeing = await answer(runner, question([picture(folder, 'photo-400x300.png')]));
    expect(seeing.result?.promptTokens).toBeGreaterThan((blind.result?.promptTokens ?? 0) + 10);
    expect(seeing.phases).toContain('prompt');
    expect(seeing.result).toMatchObject({ completionTokens: 12, stopReason: 'length', seed: 1 });
    expect(seeing.tokens).toBe(12);
    expect(seeing.result?.timeToFirstTokenMs).toBeGreaterThan(0);
  });

  test('never fetches an address and never shows native code a broken picture', async () => {
    const { runner } = start(gemma);
    const ask = (dataUri: string) =>
      answer(runner, question([{ role: 'user', content: 'What?', media: [{ kind: 'image', dataUri }] }]));
    await expect(ask('data:text/html,http://127.0.0.1:1/a.png')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(ask('data:image/png;base64,AAAA')).rejects.toMatchObject({ code: 'invalid_input' });
    // The request was refused, and the model is still there.
    expect((await answer(runner, question('Still there?'))).result?.stopReason).toBe('length');
  });

  test('stops at once when it is cancelled, and goes on with the next question', async () => {
    const { runner } = start({ ...gemma, settings: { slots: 1, contextLength: 8192 } });
    const abort = new AbortController();
    const cancelled = await answer(runner, question([picture(folder, 'red.png')], { maxTokens: 7000 }), {
      signal: abort.signal,
      onText: () => abort.abort(),
    });
    expect(cancelled.result?.stopReason).toBe('cancelled');
    expect(cancelled.result?.completionTokens).toBeLessThan(7000);
    expect((await answer(runner, question('And now?'))).result?.stopReason).toBe('length');
  });

  test('says clearly that an mmproj file is not for this model', async () => {
    const load = (name: string) => start({ ...gemma, mmproj: join(folder, name) }).runner.loaded;
    await expect(load('bad-mmproj-wrong-width.gguf')).rejects.toMatchObject({
      code: 'model_load_failed',
      message: expect.stringMatching(/bad-mmproj-wrong-width.gguf was made for another model/) as string,
    });
    await expect(load('bad-mmproj-zero-heads.gguf')).rejects.toMatchObject({ code: 'gguf_invalid' });
    await expect(load('bad-mmproj-truncated.gguf')).rejects.toMatchObject({ code: 'gguf_truncated' });
    await expect(load('bad-mmproj-unknown-projector.gguf')).rejects.toMatchObject({
      code: 'model_load_failed',
      message: expect.stringMatching(/unknown projector type: from-the-future/) as string,
    });
  });

  test('a picture for a model that was loaded without its mmproj is refused with the reason', async () => {
    const { runner } = start({ ...gemma, mmproj: null });
    await expect(answer(runner, question([picture(folder, 'red.png')]))).rejects.toMatchObject({ code: 'unsupported' });
  });

  test.skipIf(process.platform !== 'linux')(
    'a llama-server that dies is a crash of this model, with its cause',
    async () => {
      const { runner, crash } = start({ ...gemma, settings: { contextLength: 8192 } });
      await runner.loaded;
      const pid = await childOf(runner.pid ?? 0);
      let isKilled = false;
      const onText = () => {
        if (!isKilled) process.kill(pid, 'SIGKILL');
        isKilled = true;
      };
      const broken = answer(runner, question('Tell me everything.', { maxTokens: 7000 }), { onText });
      await expect(broken).rejects.toMatchObject({ code: 'engine_crashed' });
      await expect(crash).resolves.toMatchObject({ code: 'engine_crashed' });
      running.length = 0;
    },
  );

  test.skipIf(process.platform !== 'linux')('a runner that is killed takes its llama-server along', async () => {
    const { runner } = start(gemma);
    await runner.loaded;
    const pid = await childOf(runner.pid ?? 0);
    process.kill(runner.pid ?? 0, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    running.length = 0;
  });
});

describeWithServer('llama-server as a runner', () => {
  test('answers a chat, repeats it by its seed, and finds the last turn in its cache', async () => {
    const { runner } = start({ path: paddockTinyPath });
    const first = await answer(runner, question('My name is Anna.'));
    const turns: Turn[] = [
      { role: 'user', content: 'My name is Anna.' },
      { role: 'assistant', content: first.text },
      { role: 'user', content: 'What is my name?' },
    ];
    const second = await answer(runner, question(turns));
    expect(second.text).toContain('Anna');
    expect(second.result?.cachedTokens).toBeGreaterThan(5);
    const sampling = samplingSchema.parse({ temperature: 1, seed: 7 });
    const some = await answer(runner, question('Tell me a story.', { sampling }));
    const same = await answer(runner, question('Tell me a story.', { sampling }));
    expect(same.text).toBe(some.text);
  });

  test('stops at a stop string and says which', async () => {
    const { runner } = start({ path: paddockTinyPath });
    const whole = await answer(runner, question('Tell me a story.', { maxTokens: 30 }));
    const stop = whole.text.slice(6, 10);
    const cut = await answer(runner, question('Tell me a story.', { maxTokens: 30, stop: [stop] }));
    expect(cut.result).toMatchObject({ stopReason: 'stop_string', stopString: stop });
    expect(cut.text).toBe(whole.text.slice(0, whole.text.indexOf(stop)));
  });

  test('an answer to a schema is JSON, and an impossible grammar is an error', async () => {
    const { runner } = start({ path: paddockTinyPath });
    const schema = {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    };
    const json = await answer(runner, question('Say yes.', { grammar: { kind: 'schema', schema }, maxTokens: 60 }));
    expect(JSON.parse(json.text)).toHaveProperty('ok');
    expect(json.result?.violations).toEqual([]);
    const twice = { type: 'array', items: { const: 7 }, minItems: 2, maxItems: 2, uniqueItems: true };
    const grammar = { kind: 'schema' as const, schema: twice };
    const sevens = await answer(runner, question('Hello', { grammar, maxTokens: 60 }));
    expect(sevens.result?.violations).toEqual([expect.stringContaining('duplicate')]);
    const text: GenerateInput['prompt'] = { kind: 'text', text: 'Say yes. ' };
    const raw = await answer(
      runner,
      question('', { prompt: text, grammar: { kind: 'gbnf', text: 'root ::= "yes" | "no"' } }),
    );
    expect(['yes', 'no']).toContain(raw.text);
    const broken = question('', { grammar: { kind: 'gbnf', text: 'root ::= ((' } });
    await expect(answer(runner, broken)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('gives log probabilities with as many alternatives as were asked for', async () => {
    const { runner } = start({ path: paddockTinyPath });
    await runner.loaded;
    const logprobs = [];
    const input = question('Hello', { logprobs: 2, maxTokens: 4 });
    for await (const event of runner.generate(input, new AbortController().signal)) {
      if (event.type === 'delta') logprobs.push(...event.logprobs);
    }
    expect(logprobs).toHaveLength(4);
    for (const { top, logprob } of logprobs) {
      expect(top).toHaveLength(2);
      expect(logprob).toBeLessThanOrEqual(0);
    }
  });

  test('a conversation that is too long is an error, or loses its middle and says how much', async () => {
    const { runner } = start({ path: paddockTinyPath, settings: { contextLength: 256 } });
    const turns: Turn[] = Array.from({ length: 31 }, (_, index) => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `Turn number ${index} says a few words.`,
    }));
    await expect(answer(runner, question(turns))).rejects.toMatchObject({ code: 'context_overflow' });
    const cut = await answer(runner, question(turns, { overflow: 'drop-middle' }));
    expect(cut.result?.droppedTokens).toBeGreaterThan(50);
    const full = await answer(
      runner,
      question('Count.', {
        maxTokens: null,
        sampling: samplingSchema.parse({ seed: 1, temperature: 2, topK: 0, minP: 0, topP: 1 }),
      }),
    );
    expect(['context', 'end']).toContain(full.result?.stopReason);
  });

  test('a person can’t end a turn by writing the token that ends it', async () => {
    const { runner } = start({ path: paddockTinyPath });
    const control = await controlText(runner);
    const count = async (content: string) => {
      const prompt = { kind: 'chat' as const, turns: [{ role: 'user' as const, content }] };
      return (await answer(runner, question('', { prompt, maxTokens: 1 }))).result?.promptTokens ?? 0;
    };
    // As text it takes several tokens, as a special token one.
    expect(await count(`${control}${control}${control}`)).toBeGreaterThan((await count('a')) + 6);
  });

  test('more requests than slots wait in line, each told its place', async () => {
    const { runner } = start({ path: paddockTinyPath, settings: { slots: 1 } });
    await runner.loaded;
    const order: number[] = [];
    const places: number[] = [];
    await Promise.all(
      [0, 1, 2].map(async (index) => {
        for await (const event of runner.generate(question('Hello'), new AbortController().signal)) {
          if (event.type === 'progress' && event.phase === 'queued') places.push(event.ahead);
          if (event.type === 'done') order.push(index);
        }
      }),
    );
    expect(order).toEqual([0, 1, 2]);
    expect(Math.max(...places)).toBe(2);
  });

  test('tokenizes, detokenizes and renders', async () => {
    const { runner } = start({ path: paddockTinyPath });
    const tokenized = await runner.operate({ kind: 'tokenize', text: 'Hello there', special: false });
    if (tokenized.kind !== 'tokenize') throw new Error('another kind of result');
    const back = await runner.operate({ kind: 'detokenize', tokens: tokenized.tokens });
    expect(back).toMatchObject({ text: expect.stringContaining('Hello there') as string });
    const prompt = { ...defaults, kind: 'chat' as const, turns: [{ role: 'user' as const, content: 'Hello there' }] };
    const rendered = await runner.operate({ kind: 'render', prompt });
    expect(rendered).toMatchObject({ text: expect.stringContaining('Hello there') as string });
  });

  test('a template of the person’s takes the place of the model’s', async () => {
    const chatTemplate = '{% for message in messages %}[[{{ message.content }}]]{% endfor %}';
    const { runner } = start({ path: paddockTinyPath, settings: { chatTemplate } });
    const prompt = { ...defaults, kind: 'chat' as const, turns: [{ role: 'user' as const, content: 'Hi' }] };
    expect(await runner.operate({ kind: 'render', prompt })).toMatchObject({ text: '[[Hi]]' });
  });

  test('a program that is no llama-server, and one that is not there, are named', async () => {
    await expect(start({ path: paddockTinyPath, binary: process.execPath }).runner.loaded).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(start({ path: paddockTinyPath, binary: '/nowhere/llama-server' }).runner.loaded).rejects.toMatchObject(
      {
        code: 'unsupported',
        message: expect.stringContaining('/nowhere/llama-server') as string,
      },
    );
  });

  test.skipIf(process.platform !== 'linux')(
    'keeps what is asked and its key out of the log and off the command line',
    async () => {
      const { runner, log } = start({ path: paddockTinyPath });
      await runner.loaded;
      await answer(runner, question('My secret is a purple giraffe.'));
      const pid = await childOf(runner.pid ?? 0);
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      expect(commandLine).toContain('--offline');
      expect(commandLine).not.toContain('api-key');
      expect(log.join('\n')).not.toContain('giraffe');
    },
  );
});

describeWithVision('models of other kinds', () => {
  const families = join(sharedModelsFolder ?? '', 'families');

  test('a tool call comes as a call and not as text', async () => {
    const { runner } = start({ path: join(families, 'tiny-llama-3.1-8b-instruct.gguf') });
    const opening = await runner.operate({ kind: 'tokenize', text: '{', special: false });
    const [token = 0] = opening.kind === 'tokenize' ? opening.tokens : [];
    const prompt: GenerateInput['prompt'] = {
      kind: 'chat',
      turns: [{ role: 'user', content: 'What time is it?' }],
      tools: [toolSchema.parse({ name: 'now', parameters: { type: 'object', properties: {} } })],
      toolChoice: { name: 'now' },
      parallelToolCalls: false,
    };
    // Random weights would hardly begin a call by themselves.
    const sampling = samplingSchema.parse({ temperature: 0, logitBias: { [token]: 90 } });
    const called = await answer(runner, question('', { prompt, sampling, maxTokens: 100 }));
    expect(called.deltas[0]).toBe('tool_call_start');
    expect(called.deltas.at(-1)).toBe('tool_call_end');
    expect(called.text).toBe('');
  });

  test('an embedding model gives vectors of length 1', async () => {
    const { runner } = start({
      path: join(families, 'tiny-nomic-embed-text-v1.5.gguf'),
      settings: { contextLength: null },
    });
    expect(await runner.loaded).toMatchObject({ canEmbed: true });
    const result = await runner.operate({ kind: 'embed', inputs: ['Hello there', 'Something else'] });
    if (result.kind !== 'embed') throw new Error('another kind of result');
    expect(result.vectors).toHaveLength(2);
    expect(Math.hypot(...(result.vectors[0] ?? []))).toBeCloseTo(1, 3);
    expect(result.tokenCounts[0]).toBeGreaterThan(0);
    await expect(answer(runner, question('Hello'))).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('a reranking model gives a relevance from 0 to 1 for each document', async () => {
    const { runner } = start({
      path: join(families, 'tiny-bge-reranker-tiny.gguf'),
      settings: { contextLength: null },
    });
    expect(await runner.loaded).toMatchObject({ canRank: true });
    const result = await runner.operate({ kind: 'rank', query: 'cats', documents: ['Cats purr.', 'Steel is hard.'] });
    if (result.kind !== 'rank') throw new Error('another kind of result');
    expect(result.scores).toHaveLength(2);
    for (const score of result.scores) expect(score).toBeGreaterThanOrEqual(0);
    expect(Math.max(...result.scores)).toBeLessThanOrEqual(1);
  });
});

const defaults = {
  tools: [],
  toolChoice: 'auto' as const,
  parallelToolCalls: true,
  reasoning: 'auto' as const,
  reasoningBudget: null,
  reasoningEffort: null,
  continueLast: false,
  variables: {},
};

/** The token that ends a turn, as the template writes it behind a question. */
async function controlText(runner: Runner): Promise<string> {
  const prompt = { ...defaults, kind: 'chat' as const, turns: [{ role: 'user' as const, content: 'MARK' }] };
  const rendered = await runner.operate({ kind: 'render', prompt });
  const text = rendered.kind === 'render' ? rendered.text : '';
  const found = /MARK\s*(<[^>]+>|\[[^\]]+\])/.exec(text)?.[1];
  if (found === undefined) throw new Error(`no control token in ${text}`);
  return found;
}

async function childOf(parent: number): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  for (const pid of children.trim().split(' ').map(Number)) {
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('llama-server')) return pid;
  }
  throw new Error('no llama-server among the children');
}

/** A process that has ended may still be listed until its parent asks about it. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

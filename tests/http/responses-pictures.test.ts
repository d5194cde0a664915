import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';
import { locateServer } from '../../main/runner-server/locate.ts';
import { sharedModelsFolder } from '../fixtures.ts';
import { makeClient } from '../harness/client.ts';

const isMissing = (await locateServer(null)) === null || sharedModelsFolder === null;
const folder = join(sharedModelsFolder ?? '', 'vision');
const reason = isMissing
  ? ' (skipped: needs ../shared/models and a llama-server, which npm run build:vision makes)'
  : '';

describe.skipIf(isMissing)(`a picture${reason}`, () => {
  let core: Core;
  let openai: OpenAI;
  let anthropic: Anthropic;
  let model: string;
  beforeAll(async () => {
    core = await startHeadlessCore(mkdtempSync(join(tmpdir(), 'paddock-pictures-')));
    const { baseUrl } = await core.server.start({ port: 0, remember: false });
    openai = makeClient(baseUrl ?? '');
    anthropic = new Anthropic({ baseURL: (baseUrl ?? '').replace(/\/v1$/, ''), apiKey: 'none', maxRetries: 0 });
    ({ id: model } = await core.models.open(join(folder, 'tiny-gemma-3-4b-it.gguf')));
  });
  afterAll(() => core[Symbol.asyncDispose]());

  const dataOf = (picture: string) => readFileSync(join(folder, picture)).toString('base64');

  async function askResponses(picture: string): Promise<string> {
    const image = {
      type: 'input_image' as const,
      image_url: `data:image/png;base64,${dataOf(picture)}`,
      detail: 'auto' as const,
    };
    const content = [image, { type: 'input_text' as const, text: 'What is this?' }];
    const input = [{ role: 'user' as const, content }];
    return (await openai.responses.create({ model, temperature: 0, max_output_tokens: 12, input })).output_text;
  }

  async function askMessages(picture: string): Promise<unknown> {
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: dataOf(picture) };
    const content = [
      { type: 'image' as const, source },
      { type: 'text' as const, text: 'What is this?' },
    ];
    const greedy = { temperature: 0 };
    const message = await anthropic.messages.create({
      model,
      max_tokens: 12,
      ...greedy,
      messages: [{ role: 'user', content }],
    });
    return message.content.map((block) => (block.type === 'text' ? block.text : ''));
  }

  test('is seen in responses and in messages', async () => {
    const red = await askResponses('red.png');
    expect(red).not.toBe('');
    expect(await askResponses('blue.png')).not.toBe(red);
    expect(await askMessages('red.png')).toEqual([red]);
    expect(await askMessages('blue.png')).not.toEqual([red]);
  });
});

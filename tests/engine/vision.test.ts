import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Core } from '../../main/core.ts';
import { startHeadlessCore } from '../../main/headless/start.ts';
import { locateServer } from '../../main/runner-server/locate.ts';
import { sharedModelsFolder } from '../fixtures.ts';

const binary = await locateServer(null);
const isMissing = binary === null || sharedModelsFolder === null;
const folder = join(sharedModelsFolder ?? '', 'vision');
const reason = isMissing
  ? ' (skipped: needs ../shared/models and a llama-server, which npm run build:vision makes)'
  : '';

describe.skipIf(isMissing)(`a model that sees, through the local server${reason}`, () => {
  let core: Core;
  let client: OpenAI;
  let model: string;
  beforeAll(async () => {
    core = await startHeadlessCore(mkdtempSync(join(tmpdir(), 'paddock-vision-')));
    const { baseUrl } = await core.server.start({ port: 0, remember: false });
    client = new OpenAI({ baseURL: baseUrl ?? '', apiKey: 'none', maxRetries: 0 });
    ({ id: model } = await core.models.open(join(folder, 'tiny-gemma-3-4b-it.gguf')));
  });
  afterAll(() => core[Symbol.asyncDispose]());

  async function ask(picture: string): Promise<string> {
    const url = `data:image/png;base64,${readFileSync(join(folder, picture)).toString('base64')}`;
    const answer = await client.chat.completions.create({
      model,
      temperature: 0,
      max_tokens: 12,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url } },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
    });
    return answer.choices[0]?.message.content ?? '';
  }

  test('answers differ by picture and repeat exactly, and text goes on with the same runner', async () => {
    const red = await ask('red.png');
    const blue = await ask('blue.png');
    expect(red).not.toBe('');
    expect(red).not.toBe(blue);
    expect(await ask('red.png')).toBe(red);
    const text = await client.chat.completions.create({
      model,
      max_tokens: 4,
      messages: [{ role: 'user', content: 'Hello' }],
    });
    expect(text.usage?.completion_tokens).toBeLessThanOrEqual(4);
    expect(core.engine.status().models).toHaveLength(1);
  });

  test('a picture for a model that can not see is refused with what to do', async () => {
    const url = `data:image/png;base64,${readFileSync(join(folder, 'red.png')).toString('base64')}`;
    const blind = client.chat.completions.create({
      model: 'paddock-tiny',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
    });
    await expect(blind).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/mmproj/) as unknown });
  });

  test('an address is never fetched for a picture', async () => {
    const foreign = client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'http://127.0.0.1:9/a.png' } }] }],
    });
    await expect(foreign).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/data URI/i) as unknown,
    });
  });
});

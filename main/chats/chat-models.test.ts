import { expect, test } from 'vitest';
import { samplingSchema } from '../../contract/inference.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';
import type { UsedTokens } from '../usage/usage.ts';
import { createChatModels } from './chat-models.ts';

const request: GenerateInput = {
  prompt: { kind: 'chat', turns: [{ role: 'user', content: 'Hello' }] },
  sampling: samplingSchema.parse({}),
};

function start() {
  const recorded: UsedTokens[] = [];
  const unused = () => {
    throw new Error('not asked in this test');
  };
  const models = createChatModels({
    inference: {
      find: unused,
      defaults: unused,
      modalities: unused,
      generate: async function* (): AsyncGenerator<GenerateEvent, void> {
        yield { type: 'delta', deltas: [{ type: 'text', text: 'Hi' }], count: 1, logprobs: [] };
        yield { type: 'done', result: { promptTokens: 12, completionTokens: 34 } as GenerationResult };
      },
    },
    engine: { status: unused, load: unused, peek: unused, infoOf: unused },
    findLocal: unused,
    library: { sha256Of: unused },
    recordUsage: (used) => recorded.push(used),
  });
  const ask = async (input: GenerateInput) => {
    const types: string[] = [];
    for await (const { type } of models.generate('tiny', input, new AbortController().signal)) types.push(type);
    return types;
  };
  return { recorded, ask };
}

test('what a chat’s answer took is counted as the chat’s, and nothing of the answer is lost by it', async () => {
  const { recorded, ask } = start();
  expect(await ask(request)).toEqual(['delta', 'done']);
  expect(recorded).toEqual([{ modelId: 'tiny', client: 'Chat', promptTokens: 12, completionTokens: 34 }]);
});

test('a chat that leaves no trace leaves none here', async () => {
  const { recorded, ask } = start();
  await ask({ ...request, isPrivate: true });
  expect(recorded).toEqual([]);
});

import { expect, test } from 'vitest';
import { readPresetFile } from './read-file.ts';

function fromLmStudio(fields: readonly { key: string; value: unknown }[]) {
  const [preset] = readPresetFile(
    JSON.stringify({
      identifier: '@local:mine',
      name: 'Mine',
      changed: true,
      operation: { fields },
      load: { fields: [{ key: 'llm.load.contextLength', value: 4096 }] },
    }),
  );
  return preset;
}

test('a preset of LM Studio keeps its prompt and its numbers', () => {
  const preset = fromLmStudio([
    { key: 'llm.prediction.systemPrompt', value: 'You are a pirate.' },
    { key: 'llm.prediction.temperature', value: 0.3 },
    { key: 'llm.prediction.topKSampling', value: 20 },
    { key: 'llm.prediction.minPSampling', value: { checked: true, value: 0.1 } },
    { key: 'llm.prediction.promptTemplate', value: { type: 'none' } },
  ]);
  expect(preset).toEqual({
    name: 'Mine',
    systemPrompt: 'You are a pirate.',
    sampling: { temperature: 0.3, topK: 20, minP: 0.1 },
    tools: [],
    reasoning: 'auto',
  });
});

test('what is switched off there is off here, and not left to the model', () => {
  const preset = fromLmStudio([
    { key: 'llm.prediction.topPSampling', value: { checked: false, value: 0.9 } },
    { key: 'llm.prediction.repeatPenalty', value: { checked: false, value: 1.3 } },
  ]);
  expect(preset?.sampling).toEqual({ topP: 1, repeatPenalty: 1 });
});

test('a number that no model takes is left out, and the rest is kept', () => {
  const preset = fromLmStudio([
    { key: 'llm.prediction.temperature', value: 'hot' },
    { key: 'llm.prediction.topPSampling', value: 0.5 },
  ]);
  expect(preset?.sampling).toEqual({ topP: 0.5 });
});

test('a preset of an early LM Studio is read', () => {
  const text = JSON.stringify({ name: '', inference_params: { temp: 0.2, pre_prompt: 'Be brief.', n_threads: 8 } });
  expect(readPresetFile(text)).toMatchObject([
    { name: 'LM Studio', systemPrompt: 'Be brief.', sampling: { temperature: 0.2 } },
  ]);
});

test('fields that a later version added to our own file do not keep it from being read', () => {
  const later = { format: 'paddock-presets', version: 1, author: 'x', presets: [{ name: 'A', colour: 'red' }] };
  expect(readPresetFile(JSON.stringify(later))).toEqual([
    { name: 'A', systemPrompt: '', sampling: {}, tools: [], reasoning: 'auto' },
  ]);
});

test.each([
  ['no JSON', 'hello', 'It is not JSON.'],
  ['another file', '{"chats": []}', 'It holds no presets'],
  ['a null', 'null', 'It holds no presets'],
  ['a later format', '{"format":"paddock-presets","version":2,"presets":[]}', 'version'],
  ['a preset without a name', '{"format":"paddock-presets","version":1,"presets":[{}]}', 'presets.0.name'],
])('%s is refused with the reason', (_name, text, reason) => {
  expect(() => readPresetFile(text)).toThrow(reason);
});

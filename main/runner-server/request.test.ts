import { describe, expect, it } from 'vitest';
import { generateRequestSchema, type GenerateInput } from '../runner/protocol.ts';
import { toServerRequest } from './request.ts';

const picture = `data:image/jpeg;base64,${Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x04', 'latin1').toString('base64')}`;
const user = { role: 'user' as const, content: 'What is it?' };

type Input = Partial<Omit<GenerateInput, 'sampling'>> & { sampling?: Partial<GenerateInput['sampling']> };

function map(input: Input) {
  return toServerRequest(
    generateRequestSchema.parse({ prompt: { kind: 'chat', turns: [user] }, sampling: {}, ...input }),
  );
}

describe('a request to llama-server', () => {
  it('has pictures before the text and as data only', () => {
    const turns = [{ ...user, media: [{ kind: 'image' as const, dataUri: picture }] }];
    const { path, body } = map({ prompt: { kind: 'chat', turns } });
    expect(path).toBe('/v1/chat/completions');
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: picture.replace('jpeg', 'png') } },
          { type: 'text', text: 'What is it?' },
        ],
      },
    ]);
  });

  it('says every sampling setting, so that no default of the server comes through', () => {
    const { body, seed } = map({ sampling: { temperature: 0, topK: 0, seed: 5, logitBias: { 7: -100, 9: 2.5 } } });
    expect(body).toMatchObject({
      temperature: 0,
      top_k: 0,
      repeat_penalty: 1,
      dry_multiplier: 0,
      typical_p: 1,
      seed: 5,
      n_predict: -1,
      logit_bias: [
        [7, false],
        [9, 2.5],
      ],
    });
    expect(seed).toBe(5);
    const unseeded = map({});
    expect(unseeded.body['seed']).toBe(unseeded.seed);
  });

  it('offers only the tool that has to be called, since llama-server knows no names here', () => {
    const tools = [{ name: 'a' }, { name: 'b', parameters: { type: 'object' } }];
    const { body } = map({ prompt: { kind: 'chat', turns: [user], tools, toolChoice: { name: 'b' } } });
    expect(body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'b', parameters: { type: 'object' } } }],
      tool_choice: 'required',
    });
    expect(() => map({ prompt: { kind: 'chat', turns: [user], tools, toolChoice: { name: 'c' } } })).toThrow(/no tool/);
  });

  it('leaves the thinking free where a chat has a schema, and constrains a bare text from its start', () => {
    const grammar = { kind: 'schema' as const, schema: { type: 'object' } };
    expect(map({ grammar }).body).toHaveProperty('json_schema');
    expect(map({ grammar }).body).not.toHaveProperty('grammar');
    expect(map({ grammar, prompt: { kind: 'text', text: 'x' } }).body).toHaveProperty('grammar');
  });

  it('refuses what llama-server would silently leave out', () => {
    const prompt = { kind: 'chat' as const, turns: [user], tools: [{ name: 'a' }] };
    expect(() => map({ prompt, logprobs: 2 })).toThrow(/log probabilities/);
    expect(() => map({ prompt, grammar: { kind: 'gbnf', text: 'root ::= "a"' } })).toThrow(/grammar or tools/);
    expect(() => map({ grammar: { kind: 'gbnf', text: 'root ::= ((' } })).toThrow();
  });

  it('passes on what was thought and called before, and what thinking is wanted now', () => {
    const turns = [
      user,
      {
        role: 'assistant' as const,
        content: '',
        reasoning: 'hm',
        toolCalls: [{ id: '1', name: 'a', arguments: '{}' }],
      },
      { role: 'tool' as const, content: '42', toolCallId: '1', name: 'a' },
    ];
    const { body } = map({ prompt: { kind: 'chat', turns, reasoning: 'off', reasoningBudget: 10 } });
    expect(body).toMatchObject({ reasoning_budget_tokens: 10, chat_template_kwargs: { enable_thinking: false } });
    expect(body['messages']).toMatchObject([
      {},
      { reasoning_content: 'hm', tool_calls: [{ id: '1', function: { name: 'a', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: '1', content: '42' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Message } from '../../contract/chats.ts';
import { step } from './live.ts';
import type { LiveAnswer, LiveEvent } from './live.ts';

const message: Message = {
  id: 'a',
  chatId: 'c',
  parentId: 'q',
  role: 'assistant',
  text: 'The capital',
  reasoning: '',
  reasoningMs: null,
  rounds: [],
  attachments: [],
  sources: [],
  state: 'generating',
  createdAt: 0,
  modelId: 'm',
  modelName: 'M',
  stats: null,
  provenance: null,
  error: null,
};

function play(events: LiveEvent[]): LiveAnswer | undefined {
  return events.reduce<LiveAnswer | undefined>((answer, event, index) => step(answer, event, index), undefined);
}

describe('step', () => {
  it('starts again from a snapshot after the wire closed, so that no text is shown twice', () => {
    const answer = play([
      { type: 'snapshot', message },
      { type: 'delta', text: ' of', reasoning: '', completionTokens: 3, tokensPerSecond: null },
      { type: 'snapshot', message: { ...message, text: 'The capital of' } },
      { type: 'delta', text: ' France', reasoning: '', completionTokens: 4, tokensPerSecond: 40 },
    ]);
    expect(answer?.message.text).toBe('The capital of France');
  });

  it('keeps the clock of a phase running while its progress moves', () => {
    const answer = play([
      { type: 'snapshot', message: { ...message, text: '' } },
      { type: 'progress', phase: 'loading', progress: 0.1, ahead: 0 },
      { type: 'progress', phase: 'loading', progress: 0.6, ahead: 0 },
    ]);
    expect(answer).toMatchObject({ phase: 'loading', progress: 0.6, phaseStartedAt: 1 });
  });

  it('ignores text that has no beginning', () => {
    expect(
      play([{ type: 'delta', text: 'x', reasoning: '', completionTokens: 1, tokensPerSecond: null }]),
    ).toBeUndefined();
  });

  it('keeps what the model thinks apart from what it answers', () => {
    const answer = play([
      { type: 'snapshot', message: { ...message, text: '' } },
      { type: 'delta', text: '', reasoning: 'France, so ', completionTokens: 3, tokensPerSecond: null },
      { type: 'delta', text: 'Paris', reasoning: 'Paris.', completionTokens: 5, tokensPerSecond: null },
    ]);
    expect(answer?.message).toMatchObject({ text: 'Paris', reasoning: 'France, so Paris.' });
  });
});

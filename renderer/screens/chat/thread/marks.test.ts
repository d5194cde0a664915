import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../contract/chats.ts';
import type { Turn } from '../../../state/branch.ts';
import { marksOf } from './marks.ts';

function turn(id: string, modelId: string | null = null): Turn {
  const message: Message = {
    id,
    parentId: null,
    role: modelId === null ? 'user' : 'assistant',
    chatId: 'chat',
    text: id,
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    state: 'complete',
    createdAt: 0,
    modelId,
    modelName: modelId,
    stats: null,
    provenance: null,
    error: null,
  };
  return { message, versions: [message] };
}

describe('what is said between turns', () => {
  it('names another model where it takes over, not at the first answer and not after a turn that nobody wrote', () => {
    const turns = [turn('q1'), turn('a1', 'A'), turn('q2'), turn('a2', 'B'), turn('q3'), turn('a3', 'B')];
    expect(marksOf(turns, []).map(({ newModel }) => newModel)).toEqual([null, null, null, 'B', null, null]);
  });

  it('draws the cut under the last turn that the model will not see, also where the first one stays', () => {
    const turns = ['q1', 'q2', 'q3', 'q4'].map((id) => turn(id));
    expect(marksOf(turns, ['q2', 'q3']).map(({ unseen }) => unseen)).toEqual([0, 0, 0, 2]);
    expect(marksOf(turns, ['other-branch']).map(({ unseen }) => unseen)).toEqual([0, 0, 0, 0]);
  });
});

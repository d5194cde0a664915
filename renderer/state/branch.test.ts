import { describe, expect, it } from 'vitest';
import type { Message } from '../../contract/chats.ts';
import { branchTo } from './branch.ts';

function message(id: string, parentId: string | null, role: Message['role']): Message {
  return {
    id,
    parentId,
    role,
    chatId: 'chat',
    text: id,
    reasoning: '',
    reasoningMs: null,
    state: 'complete',
    createdAt: 0,
    modelId: null,
    modelName: null,
    stats: null,
    error: null,
  };
}

const messages = [
  message('q1', null, 'user'),
  message('a1', 'q1', 'assistant'),
  message('a2', 'q1', 'assistant'),
  message('q2', 'a1', 'user'),
  message('q1-edited', null, 'user'),
];

describe('branchTo', () => {
  it('shows the branch of the leaf, not the newest messages', () => {
    expect(branchTo(messages, 'q2').map((turn) => turn.message.id)).toEqual(['q1', 'a1', 'q2']);
  });

  it('counts an edited first question as a version of the first question', () => {
    const [first] = branchTo(messages, 'q1-edited');
    expect(first?.versions.map((version) => version.id)).toEqual(['q1', 'q1-edited']);
  });

  it('ends on a tree that runs in a circle instead of hanging the window', () => {
    const circle = [message('x', 'y', 'user'), message('y', 'x', 'assistant')];
    expect(branchTo(circle, 'x').map((turn) => turn.message.id)).toEqual(['y', 'x']);
  });

  it('is empty for a chat without a question', () => {
    expect(branchTo([], null)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Message } from '../../contract/chats.ts';
import { branchTo, earlierSources, mapRows } from './branch.ts';

function message(id: string, parentId: string | null, role: Message['role']): Message {
  return {
    id,
    parentId,
    role,
    chatId: 'chat',
    text: id,
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments: [],
    sources: [],
    state: 'complete',
    createdAt: 0,
    modelId: null,
    modelName: null,
    stats: null,
    provenance: null,
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

describe('mapRows', () => {
  it('keeps a straight run at one depth and goes in only where the chat forks', () => {
    const rows = mapRows(messages, 'q2').map(({ message: { id }, depth, isShown }) => [id, depth, isShown]);
    expect(rows).toEqual([
      ['q1', 1, true],
      ['a1', 2, true],
      ['q2', 2, true],
      ['a2', 2, false],
      ['q1-edited', 1, false],
    ]);
  });

  it('numbers the versions of a turn', () => {
    const [, a1, , a2] = mapRows(messages, null);
    expect([a1?.position, a1?.siblings, a2?.position]).toEqual([1, 2, 2]);
  });

  it('draws a chat of many thousand turns without running out of stack, and a circle not at all', () => {
    const long = Array.from({ length: 20_000 }, (_, index) =>
      message(`m${index}`, index === 0 ? null : `m${index - 1}`, index % 2 === 0 ? 'user' : 'assistant'),
    );
    expect(mapRows(long, 'm19999')).toHaveLength(20_000);
    expect(mapRows([message('x', 'y', 'user'), message('y', 'x', 'assistant')], 'x')).toEqual([]);
  });
});

describe('earlierSources', () => {
  const source = (n: number, text: string) => ({
    n,
    text,
    documentId: 'document',
    documentName: 'Castle.txt',
    page: null,
    start: 0,
    end: 1,
  });
  const read = (id: string, parentId: string, ...sources: ReturnType<typeof source>[]): Message => ({
    ...message(id, parentId, 'assistant'),
    sources,
  });
  const tree = [
    message('q1', null, 'user'),
    read('a1', 'q1', source(1, 'old'), source(2, 'second')),
    message('q2', 'a1', 'user'),
    read('a2', 'q2', source(1, 'new')),
    read('a2-other', 'q2', source(1, 'of another branch'), source(3, 'of another branch')),
    message('q3', 'a2', 'user'),
    read('a3', 'q3', source(1, 'its own')),
  ];

  it('gives for each number what the nearest answer above was given, and nothing of other branches', () => {
    expect(earlierSources(tree, 'a3').map(({ n, text }) => [n, text])).toEqual([
      [1, 'new'],
      [2, 'second'],
    ]);
  });
});

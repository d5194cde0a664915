import { describe, expect, test } from 'vitest';
import { fillVariables } from '../../contract/prompt-variables.ts';
import type { ChatToolCall, Message, Source } from '../../contract/chats.ts';
import { blankMessage } from './places.ts';
import { buildTurns, newSources } from './prompt.ts';
import { cleanTitle, titleFrom } from './titles.ts';
import { estimateTokens } from './tokens.ts';

function message(role: Message['role'], text: string, more: Partial<Message> = {}): Message {
  return { ...blankMessage('c', null), role, text, state: 'complete', ...more };
}

const source: Source = { n: 1, documentId: 'd', documentName: 'd', text: 'Fact.', page: null, start: 0, end: 100 };
const call: ChatToolCall = {
  id: '1',
  server: 's',
  name: 'add',
  arguments: '{}',
  state: 'done',
  result: '3',
  durationMs: 1,
};
const turnsOf = (path: Message[], system = '') => buildTurns(system, path, new Map()).map(({ turn }) => turn);

describe('buildTurns', () => {
  test('the rounds of an answer come as calls and their results, before its text', () => {
    const rounds = [{ reasoning: 'hm', reasoningMs: 1, text: '', calls: [call, { ...call, id: '2', result: null }] }];
    const turns = turnsOf([message('user', 'q'), message('assistant', 'three', { rounds })], 'Be kind.');
    expect(turns.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'system: Be kind.',
      'user: q',
      'assistant: ',
      'tool: 3',
      'tool: The call was stopped before it had a result.',
      'assistant: three',
    ]);
    expect(turns[2]).toMatchObject({ reasoning: 'hm', toolCalls: [{ id: '1', name: 'add' }, { id: '2' }] });
  });

  test('passages stand before the question that they were gathered for, and stay there', () => {
    const path = [message('user', 'q1'), message('assistant', 'a1', { sources: [source] }), message('user', 'q2')];
    expect(turnsOf(path)[0]?.content).toBe('Use these sources to answer.\n\n[1] Fact.\n\nq1');
    expect(turnsOf(path)[2]?.content).toBe('q2');
  });

  test('an answer that failed leaves no empty turn, and thoughts alone are only gone on with', () => {
    const failed = message('assistant', '', { state: 'failed' });
    const thought = message('assistant', '', { reasoning: 'hm' });
    expect(turnsOf([message('user', 'q'), failed, message('user', 'r')])).toHaveLength(2);
    expect(turnsOf([message('user', 'q'), thought, message('user', 'r')])).toHaveLength(2);
    expect(turnsOf([message('user', 'q'), thought])).toHaveLength(2);
  });
});

test('a passage that the model sees already is not given again, and numbers go on', () => {
  const inside = { ...source, n: 1, start: 10, end: 20 };
  const other = { ...source, n: 2, start: 90, end: 120 };
  expect(newSources([inside, other], [source])).toEqual([{ ...other, n: 2 }]);
});

test('variables are filled in, and braces that mean nothing stay for the model', () => {
  const facts = { now: new Date(2026, 10, 23, 9, 5), modelName: 'Tiny' };
  const filled = fillVariables('{{date}} {{ TIME }} {{weekday}} {{model}} {{name}} {{ $x }} {{constructor}}', facts);
  expect(filled).toBe('2026-11-23 09:05 Monday Tiny {{name}} {{ $x }} {{constructor}}');
});

describe('titles', () => {
  test.each([
    ['"Capital of France"', 'Capital of France'],
    ['**Title:** Paris, explained.', 'Paris, explained'],
    ['\n# The capital\nof more', 'The capital'],
    ['“Größe”', 'Größe'],
    ['  ', ''],
    ['- one\u0000two', 'one two'],
  ])('%j is called %j', (written, title) => expect(cleanTitle(written)).toBe(title));

  test('a long one ends in one line of 60 characters, and no sign is cut in two', () => {
    expect([...cleanTitle('😀'.repeat(80))]).toHaveLength(60);
    expect(titleFrom('', [{ kind: 'document', documentId: 'd', name: 'Report.pdf', sizeBytes: 1 }])).toBe('Report.pdf');
  });
});

test('an estimate takes a Chinese sign for a token and four letters for one', () => {
  expect(estimateTokens('four letters')).toBe(3);
  expect(estimateTokens('我喜欢编程')).toBe(5);
});

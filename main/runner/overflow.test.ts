import { expect, test } from 'vitest';
import type { Turn } from '../../contract/inference.ts';
import { fitTurns } from './overflow.ts';

/** One token a character, so that lengths can be counted by eye. */
const attempt = (turns: Turn[]) =>
  Promise.resolve({ turns, tokens: [...turns.map(({ content }) => content).join('')] });

const talk: Turn[] = [
  { role: 'system', content: 'SSSS' },
  ...['a', 'b', 'c', 'd'].flatMap((letter): Turn[] => [
    { role: 'user', content: letter.toUpperCase().repeat(10) },
    { role: 'assistant', content: letter.repeat(10) },
  ]),
  { role: 'user', content: 'LAST' },
];
const letters = (turns: Turn[]) => turns.map(({ content }) => content[0]).join('');

test('what fits is left as it is', async () => {
  const { result, droppedTokens } = await fitTurns(talk, 'rolling', 100, attempt);
  expect(letters(result.turns)).toBe('SAaBbCcDdL');
  expect(droppedTokens).toBe(0);
});

test('the oldest turns go first, with room for the answer; system text and the question stay', async () => {
  const { result, droppedTokens } = await fitTurns(talk, 'rolling', 80, attempt);
  expect(letters(result.turns)).toBe('SbCcDdL');
  expect(droppedTokens).toBe(30);
});

test('the first question and its answer stay when the middle goes', async () => {
  const { result } = await fitTurns(talk, 'drop-middle', 80, attempt);
  expect(letters(result.turns)).toBe('SAacDdL');
});

test('a question that alone leaves no room for the usual answer is asked all the same', async () => {
  const { result } = await fitTurns(talk, 'rolling', 9, attempt);
  expect(letters(result.turns)).toBe('SL');
});

test('what can not be made to fit is an error with the numbers, and so is anything too long under stop', async () => {
  const tooLong = { code: 'context_overflow', details: { promptTokens: 88, contextLength: 5 } };
  await expect(fitTurns(talk, 'rolling', 5, attempt)).rejects.toMatchObject(tooLong);
  await expect(fitTurns(talk, 'stop', 80, attempt)).rejects.toMatchObject({ code: 'context_overflow' });
});

test('the result of a tool never stays without the call that asked for it', async () => {
  const called: Turn[] = [
    { role: 'user', content: 'Q'.repeat(10) },
    { role: 'assistant', content: 'C'.repeat(10), toolCalls: [{ id: '1', name: 'a', arguments: '{}' }] },
    { role: 'tool', content: 'R'.repeat(10), toolCallId: '1' },
    { role: 'assistant', content: 'A'.repeat(10) },
    { role: 'user', content: 'LAST' },
  ];
  for (let room = 5; room < 44; room += 1) {
    const { result } = await fitTurns(called, 'rolling', room, attempt);
    expect(letters(result.turns)).not.toMatch(/(^|[^C])R/);
  }
});

import { expect, test } from 'vitest';
import type { Contender } from '../../contract/comparisons.ts';
import type { VoteRecord } from '../store/comparisons.ts';
import { tallyOf } from './tally.ts';

function contender(modelName: string): Contender {
  return { modelId: modelName, modelName, presetName: null, isChanged: false, sampling: {}, hasSystemPrompt: false };
}

/** A vote among these; `best` names one of them. */
function vote(names: readonly string[], verdict: VoteRecord['verdict'], best: string | null = null): VoteRecord {
  const contenders = names.map((name) => ({ columnId: `column ${name}`, key: name, contender: contender(name) }));
  return { turn: 0, verdict, bestColumnId: best === null ? null : `column ${best}`, contenders, isBlind: true };
}

function ratingOf(votes: readonly VoteRecord[], key: string): number {
  return tallyOf(votes).standings.find((standing) => standing.key === key)?.rating ?? Number.NaN;
}

test('the best of three won twice, and the others did not play each other', () => {
  const { standings, pairs } = tallyOf([vote(['a', 'b', 'c'], 'best', 'b')]);
  expect(standings[0]).toMatchObject({ key: 'b', wins: 2, losses: 0 });
  expect(standings.slice(1).map(({ wins, ties, losses }) => [wins, ties, losses])).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ]);
  expect(pairs.map(({ one, other }) => [one, other])).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ]);
});

test('a pair counts the same whichever of the two stood first', () => {
  const { pairs } = tallyOf([vote(['a', 'b'], 'best', 'a'), vote(['b', 'a'], 'best', 'a'), vote(['b', 'a'], 'tie')]);
  expect(pairs).toEqual([{ one: 'a', other: 'b', oneWins: 2, otherWins: 0, ties: 1, bothBad: 0 }]);
});

test('both bad is counted for the pair and moves no rating', () => {
  const votes = [vote(['a', 'b'], 'bad')];
  expect(tallyOf(votes).pairs[0]).toMatchObject({ bothBad: 1, ties: 0 });
  expect(ratingOf(votes, 'a')).toBe(1000);
});

test('ratings are a game of equal sums, and beating a stronger one is worth more', () => {
  const history = [vote(['a', 'b'], 'best', 'a'), vote(['a', 'b'], 'best', 'a')];
  expect(ratingOf(history, 'a') + ratingOf(history, 'b')).toBeCloseTo(2000);
  const upset = ratingOf([...history, vote(['a', 'b'], 'best', 'b')], 'b') - ratingOf(history, 'b');
  const expected = ratingOf([...history, vote(['a', 'b'], 'best', 'a')], 'a') - ratingOf(history, 'a');
  expect(upset).toBeGreaterThan(expected);
});

test('the same model with the same settings in two columns is no pair, and cannot beat itself', () => {
  const twice = vote(['a', 'a'], 'best', 'a');
  expect(tallyOf([twice, vote(['a', 'a'], 'tie')]).pairs).toEqual([]);
  expect(ratingOf([twice], 'a')).toBe(1000);
});

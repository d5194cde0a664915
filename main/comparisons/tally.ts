import type { Pair, Standing, Tally } from '../../contract/comparisons.ts';
import type { VoteRecord } from '../store/comparisons.ts';

const firstRating = 1000;
/** How far one result moves a rating at most. */
const step = 24;

/** What one contender scored against another: 1 won, 0 lost, ½ neither. */
type Result = { one: string; other: string; score: 0 | 0.5 | 1 };

/** Adds votes up, oldest first: who won how often, against whom, and what rating that comes to. */
export function tallyOf(votes: readonly VoteRecord[]): Tally {
  const standings = new Map<string, Standing>();
  const pairs = new Map<string, Pair>();
  for (const vote of votes) {
    for (const { key, contender } of vote.contenders) {
      const known = standings.get(key) ?? { key, contender, rating: firstRating, wins: 0, ties: 0, losses: 0 };
      // The name that it has now.
      standings.set(key, { ...known, contender });
    }
    if (vote.verdict === 'bad') countBothBad(vote, pairs);
    else countResults(resultsOf(vote), standings, pairs);
  }
  return {
    votes: votes.length,
    blindVotes: votes.filter(({ isBlind }) => isBlind).length,
    standings: [...standings.values()].toSorted((a, b) => b.rating - a.rating || b.wins - a.wins),
    pairs: [...pairs.values()],
  };
}

/** The best one won against each of the others; what these are to each other nobody said. */
function resultsOf({ verdict, bestColumnId, contenders }: VoteRecord): Result[] {
  if (verdict === 'tie') return everyPair(contenders).map(([one, other]) => ({ one, other, score: 0.5 }));
  const best = contenders.find(({ columnId }) => columnId === bestColumnId);
  if (best === undefined) return [];
  return contenders.filter(({ key }) => key !== best.key).map(({ key }) => ({ one: best.key, other: key, score: 1 }));
}

/** The same model with the same settings may stand in two columns; against itself nobody wins. */
function everyPair(contenders: VoteRecord['contenders']): [string, string][] {
  const keys = [...new Set(contenders.map(({ key }) => key))];
  return keys.flatMap((one, index) => keys.slice(index + 1).map((other): [string, string] => [one, other]));
}

function countResults(results: readonly Result[], standings: Map<string, Standing>, pairs: Map<string, Pair>): void {
  // All results of a vote are weighed by the ratings from before it, so that their order does not matter.
  const before = new Map([...standings].map(([key, { rating }]) => [key, rating]));
  for (const { one, other, score } of results) {
    const gap = (before.get(other) ?? firstRating) - (before.get(one) ?? firstRating);
    const change = step * (score - 1 / (1 + 10 ** (gap / 400)));
    countOne(standings, one, change, score);
    countOne(standings, other, -change, score === 1 ? 0 : score === 0 ? 1 : 0.5);
    const pair = pairOf(pairs, one, other);
    if (score === 0.5) pair.ties += 1;
    else if ((pair.one === one) === (score === 1)) pair.oneWins += 1;
    else pair.otherWins += 1;
  }
}

function countOne(standings: Map<string, Standing>, key: string, change: number, score: Result['score']): void {
  const standing = standings.get(key);
  if (standing === undefined) return;
  standings.set(key, {
    ...standing,
    rating: standing.rating + change,
    wins: standing.wins + (score === 1 ? 1 : 0),
    ties: standing.ties + (score === 0.5 ? 1 : 0),
    losses: standing.losses + (score === 0 ? 1 : 0),
  });
}

function countBothBad({ contenders }: VoteRecord, pairs: Map<string, Pair>): void {
  for (const [one, other] of everyPair(contenders)) pairOf(pairs, one, other).bothBad += 1;
}

function pairOf(pairs: Map<string, Pair>, one: string, other: string): Pair {
  const id = [one, other].toSorted().join(' ');
  const [first = one, second = other] = [one, other].toSorted();
  const pair = pairs.get(id) ?? { one: first, other: second, oneWins: 0, otherWins: 0, ties: 0, bothBad: 0 };
  pairs.set(id, pair);
  return pair;
}

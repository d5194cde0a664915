import { AppError } from '../../contract/errors.ts';
import type { Overflow, Turn } from '../../contract/inference.ts';

/** The part of the context that is left to the answer. */
const answerShare = 0.25;

/**
 * Makes a conversation fit into `roomTokens` by leaving out turns, as `overflow` says:
 *
 * - `stop`: nothing is left out; too long is an error.
 * - `rolling`: the oldest turns go first.
 * - `drop-middle`: the first question and its answer stay, and the oldest after them go first.
 *
 * System turns and the last turn always stay. Throws `context_overflow` where even that is too long.
 */
export async function fitTurns<T extends { tokens: { readonly length: number } }>(
  turns: readonly Turn[],
  overflow: Overflow,
  roomTokens: number,
  attempt: (turns: Turn[]) => Promise<T>,
): Promise<{ result: T; droppedTokens: number }> {
  const whole = await attempt([...turns]);
  if (whole.tokens.length <= roomTokens) return { result: whole, droppedTokens: 0 };
  if (overflow === 'stop') throw tooLong(whole.tokens.length, roomTokens);

  const order = droppable(turns, overflow);
  // Once something has to go, enough goes that the answer has room as well.
  const targetTokens = Math.floor(roomTokens * (1 - answerShare));
  // The fewest that make room: each attempt renders and counts, so it is found by halving.
  let low = 1;
  let high = order.length;
  let best: T | null = null;
  let least: T | null = null;
  while (low <= high) {
    const count = Math.floor((low + high) / 2);
    const dropped = firstOf(order, count);
    const result = await attempt(turns.filter((turn) => !dropped.has(turn)));
    if (count === order.length) least = result;
    if (result.tokens.length <= targetTokens) {
      best = result;
      high = count - 1;
    } else {
      low = count + 1;
    }
  }
  // Where even the shortest leaves less room than that, it has to do.
  const result = best ?? least;
  if (result === null || result.tokens.length > roomTokens) throw tooLong(whole.tokens.length, roomTokens);
  return { result, droppedTokens: whole.tokens.length - result.tokens.length };
}

/** The turns that may go, in the order in which they go. A tool's result goes with the call that asked for it. */
export function droppable(turns: readonly Turn[], overflow: Exclude<Overflow, 'stop'>): Turn[] {
  const talk = turns.filter(({ role }) => role !== 'system');
  const lastQuestion = talk.findLastIndex(({ role }) => role === 'user');
  const end = lastQuestion === -1 ? talk.length - 1 : lastQuestion;
  const secondQuestion = talk.findIndex(({ role }, index) => index > 0 && role === 'user');
  const start = overflow === 'drop-middle' && secondQuestion > 0 ? secondQuestion : 0;
  return talk.slice(start, Math.max(start, end));
}

/** The first turns of an order, and the results of the last one's calls with them. */
function firstOf(order: readonly Turn[], count: number): Set<Turn> {
  let end = count;
  while (order[end]?.role === 'tool') end += 1;
  return new Set(order.slice(0, end));
}

function tooLong(promptTokens: number, roomTokens: number): AppError {
  return new AppError(
    'context_overflow',
    `The conversation has ${promptTokens} tokens and there is room for ${roomTokens} in this model's context.`,
    {
      remedy: 'Start a new chat, shorten the question, or load the model with a longer context.',
      details: { promptTokens, contextLength: roomTokens },
    },
  );
}

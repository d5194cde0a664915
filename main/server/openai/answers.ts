import type { Context } from 'hono';
import type { GenerateEvent } from '../../engine/runner.ts';
import type { GenerateInput, GenerationResult, Logprob } from '../../runner/protocol.ts';
import { collectAnswer, openAnswer, type WholeAnswer } from '../answer.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference, LoadOverrides, ServedModel } from '../inference.ts';

export type Answering = AsyncGenerator<GenerateEvent, void>;

type Ask = { inference: Inference; model: ServedModel; load: LoadOverrides | undefined };

/** Begins several answers beside each other. Where one can't be begun, none is. */
export async function openAnswers(
  c: Context<ServerEnv>,
  ask: Ask,
  inputs: readonly GenerateInput[],
): Promise<Answering[]> {
  const opened = await Promise.allSettled(inputs.map((input) => openAnswer(c, { ...ask, input })));
  const failed = opened.find((each) => each.status === 'rejected');
  const begun = opened.flatMap((each) => (each.status === 'fulfilled' ? [withTextLogprobs(each.value)] : []));
  if (failed === undefined) return begun;
  await Promise.all(begun.map(leave));
  throw failed.reason;
}

/** A generator that was never read from does not clean up; one step into it, it does. */
async function leave(answering: Answering): Promise<void> {
  await answering.next();
  await answering.return();
}

export function collectAnswers(begun: readonly Answering[]): Promise<WholeAnswer[]> {
  return Promise.all(begun.map((answering) => collectAnswer(answering, 'call_')));
}

export type Delta = Extract<GenerateEvent, { type: 'delta' }>;

/** Gives out what an answer is made of as it comes, and returns its result. */
export async function readDeltas(
  answering: Answering,
  onDelta: (delta: Delta) => Promise<void>,
): Promise<GenerationResult> {
  for await (const event of answering) {
    if (event.type === 'delta') await onDelta(event);
    if (event.type === 'done') return event.result;
  }
  // It ends without a result only where the request was given up.
  throw new RequestError('conflict', 'The request was cancelled.');
}

/**
 * Leaves only the probabilities of visible text. Tokens of a text that is held back, for it may become a marker, wait
 * with it.
 */
async function* withTextLogprobs(events: Answering): Answering {
  let held: Logprob[] = [];
  let isBehindOther = false;
  for await (const event of events) {
    if (event.type !== 'delta' || event.logprobs.length + held.length === 0) {
      yield event;
      continue;
    }
    held.push(...event.logprobs);
    const text = event.deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
    isBehindOther ||= event.deltas.some(({ type }) => type !== 'text');
    yield { ...event, logprobs: text === '' ? [] : isBehindOther ? from(text, held) : held };
    if (text !== '') isBehindOther = false;
    if (event.deltas.length > 0) held = [];
  }
}

/** The tokens that a text begins with, without those of thoughts and their marker before it. */
function from(text: string, tokens: readonly Logprob[]): Logprob[] {
  const start = tokens.findLastIndex((_, index) =>
    tokens
      .slice(index)
      .map(({ token }) => token)
      .join('')
      .startsWith(text),
  );
  return tokens.slice(Math.max(0, start));
}

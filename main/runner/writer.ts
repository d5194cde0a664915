import type {
  LlamaContext,
  LlamaGrammarEvaluationState,
  LlamaModel,
  SequenceEvaluateOptions,
  Token,
} from 'node-llama-cpp';
import type { OutputDelta, Overflow } from '../../contract/inference.ts';
import type { Batching } from './batching.ts';
import { createDetokenizer } from './detokenize.ts';
import { choose, seededRandom } from './logprobs.ts';
import type { Prepared } from './prompts.ts';
import type { GenerateRequest, GenerationResult, Logprob } from './protocol.ts';
import { newSeed, toEvaluateOptions } from './sampling.ts';
import type { Slot } from './slots.ts';
import { createStopStrings } from './stop-strings.ts';
import { bytesOf } from './token-bytes.ts';

export type Writing = {
  slot: Slot;
  /** What is to be evaluated first: the end of the prompt. */
  rest: Token[];
  promptTokens: readonly Token[];
  request: GenerateRequest;
  prepared: Prepared;
  grammar: LlamaGrammarEvaluationState | null;
  signal: AbortSignal;
  onDelta(deltas: OutputDelta[], count: number, logprobs: Logprob[]): void;
};

type Written = Pick<
  GenerationResult,
  'completionTokens' | 'reasoningTokens' | 'decodeMs' | 'stopReason' | 'stopString' | 'seed' | 'speculation'
> & { firstAt: number | null; shiftedTokens: number };

/** Tokens of one answer are sent together for this long: less often than the screen is drawn, far less often than they come. */
const flushEveryMs = 8;

export function createWriter(model: LlamaModel, context: LlamaContext, batching: Batching) {
  return async (writing: Writing): Promise<Written> => {
    const { slot, request, prepared, signal } = writing;
    const { parser } = prepared;
    const { sampling, maxTokens } = request;
    const seed = sampling.seed ?? newSeed();
    const detokenizer = createDetokenizer(prepared.detokenize);
    const stopStrings = createStopStrings([...request.stop, ...prepared.stop]);
    const sender = createSender(writing.onDelta);
    const generated: Token[] = [];
    const shift = contextShift(request.overflow, prepared.keptTokens);
    const room = context.contextSize - slot.sequence.nextTokenIndex - writing.rest.length;

    let isThinking = prepared.startsInThinking;
    let hasCalled = false;
    let reasoningTokens = 0;
    let stopReason: GenerationResult['stopReason'] = 'end';
    let stopString: string | null = null;
    let firstAt: number | null = null;
    let lastAt = 0;

    const options: SequenceEvaluateOptions = {
      ...toEvaluateOptions({ ...sampling, seed }, model, (count) => lastTokens(writing.promptTokens, generated, count)),
      ...(shift === null ? {} : { contextShift: shift.options }),
      ...(writing.grammar === null
        ? {}
        : { grammarEvaluationState: () => (isThinking ? undefined : grammarOf(writing)) }),
    };
    const tokens = openTokens(slot, writing.rest, request, options, seed, (token) => prepared.detokenize([token], []));

    /** Takes what came out of the parser; thinking and its end are seen there. */
    const give = (deltas: OutputDelta[], count: number, logprob: Logprob | null) => {
      for (const delta of deltas) {
        isThinking = delta.type === 'reasoning';
        hasCalled ||= delta.type === 'tool_call_end';
      }
      sender.push(deltas, count, logprob);
    };

    const { validated: rightBefore, refuted: wrongBefore } = slot.sequence.tokenPredictions;
    let forced: Token[] | undefined;
    try {
      for (;;) {
        const pause = batching.pause();
        if (pause) await pause;
        const next = await tokens.next(forced);
        forced = undefined;
        if (next.done) break;
        if (signal.aborted) {
          stopReason = 'cancelled';
          break;
        }
        const { token, logprob } = next.value;
        lastAt = performance.now();
        if (firstAt === null) {
          firstAt = lastAt;
          // Before, it was reading the end of its prompt, for which nobody waits.
          batching.startWriting();
        }
        generated.push(token);
        if (isThinking) reasoningTokens += 1;
        const { text, met } = stopStrings.push(detokenizer.push(token));
        give(text === '' ? [] : parser.push(text), 1, logprob);
        if (met !== null && !request.stop.includes(met)) break;
        if (met !== null) {
          stopReason = 'stop_string';
          stopString = met;
        } else if (maxTokens !== null && generated.length >= maxTokens) stopReason = 'length';
        else if (shift === null && generated.length >= room) stopReason = 'context';
        if (stopReason !== 'end' || (hasCalled && prepared.endsWithCall)) break;

        const budget = request.prompt.kind === 'chat' ? request.prompt.reasoningBudget : null;
        if (isThinking && budget !== null && reasoningTokens >= budget && prepared.endOfThinking.length > 0) {
          forced = [token, ...prepared.endOfThinking];
          generated.push(...prepared.endOfThinking);
          give(parser.push(prepared.endOfThinking.map((end) => detokenizer.push(end)).join('')), 0, null);
          isThinking = false;
        }
        sender.flush(false);
      }
    } finally {
      if (firstAt !== null) batching.endWriting();
      await tokens.return(undefined);
    }
    if (stopReason !== 'stop_string') {
      const { text } = stopStrings.push(detokenizer.end());
      give(parser.push(text + stopStrings.end()), 0, null);
    }
    give(parser.end(), 0, null);
    sender.flush(true);
    const { validated, refuted } = slot.sequence.tokenPredictions;
    const accepted = validated - rightBefore;
    const guessed = accepted + refuted - wrongBefore;
    return {
      completionTokens: generated.length,
      reasoningTokens,
      decodeMs: firstAt === null ? 0 : lastAt - firstAt,
      stopReason,
      stopString,
      seed,
      speculation: slot.sequence.tokenPredictor === undefined ? null : { accepted, guessed },
      firstAt,
      shiftedTokens: shift?.dropped() ?? 0,
    };
  };
}

function grammarOf({ grammar }: Writing): LlamaGrammarEvaluationState | undefined {
  return grammar ?? undefined;
}

type Chosen = { token: Token; logprob: Logprob | null };

/** The tokens of the answer; with their probabilities where these are asked for. */
async function* openTokens(
  slot: Slot,
  rest: Token[],
  request: GenerateRequest,
  options: SequenceEvaluateOptions,
  seed: number,
  textOf: (token: Token) => string,
): AsyncGenerator<Chosen, void, Token[] | undefined> {
  if (request.logprobs === null) {
    const tokens = slot.sequence.evaluate(rest, options);
    let forced: Token[] | undefined;
    try {
      for (;;) {
        const next = await tokens.next(forced);
        if (next.done) return;
        forced = yield { token: next.value, logprob: null };
      }
    } finally {
      await tokens.return();
    }
  }

  const { sampling, grammar, logprobs: count } = request;
  const random = seededRandom(seed);
  // The chain in native code would tell only what it left; so it leaves everything, and the choice is made here.
  // Where a grammar rules, only native code knows what it allows, and the numbers are those after the filters.
  const open =
    grammar === null
      ? { ...options, temperature: 1, topK: 0, topP: 1, minP: 0, yieldEogToken: true }
      : { ...options, yieldEogToken: true };
  const tokens = slot.sequence.evaluateWithMetadata(rest, { probabilities: true }, open);
  let forced: Token[] | undefined;
  try {
    for (;;) {
      const next = await tokens.next(forced);
      if (next.done) return;
      const candidates = [...next.value.probabilities];
      const token = grammar === null ? choose(candidates, sampling, random) : next.value.token;
      if (slot.sequence.model.isEogToken(token)) return;
      const probability = next.value.probabilities.get(token) ?? 0;
      const logprob = describe(token, candidates, probability, count ?? 0, (candidate) => {
        const text = textOf(candidate);
        return { token: text, bytes: bytesOf(slot.sequence.model, candidate, text) };
      });
      const answer = yield { token, logprob };
      forced = answer ?? [token];
    }
  } finally {
    await tokens.return();
  }
}

function describe(
  token: Token,
  candidates: [Token, number][],
  probability: number,
  count: number,
  read: (token: Token) => Pick<Logprob, 'token' | 'bytes'>,
): Logprob {
  const entry = (candidate: Token, value: number) => ({
    ...read(candidate),
    logprob: Math.min(0, Math.log(Math.max(value, 1e-30))),
  });
  const top = [...candidates].sort((a, b) => b[1] - a[1]).slice(0, count);
  return { ...entry(token, probability), top: top.map(([candidate, value]) => entry(candidate, value)) };
}

function lastTokens(prompt: readonly Token[], generated: readonly Token[], count: number): Token[] {
  const missing = Math.max(0, count - generated.length);
  return [...(missing > 0 ? prompt.slice(-missing) : []), ...generated.slice(-count)];
}

/** Makes room while writing by dropping old tokens, and counts them. `null` where the answer should end instead. */
function contextShift(overflow: Overflow, keptTokens: number) {
  if (overflow === 'stop') return null;
  let dropped = 0;
  return {
    dropped: () => dropped,
    options: {
      strategy: ({ sequence, size }: { sequence: { nextTokenIndex: number }; size: number }) => {
        // At least a quarter of what may go, so that this happens seldom.
        const movable = sequence.nextTokenIndex - keptTokens;
        const count = Math.min(movable, Math.max(size, Math.floor(movable / 4)));
        dropped += count;
        return [{ start: keptTokens, end: keptTokens + count }];
      },
    },
  };
}

/** Puts deltas together for a moment before they cross to the engine. */
function createSender(onDelta: Writing['onDelta']) {
  let deltas: OutputDelta[] = [];
  let logprobs: Logprob[] = [];
  let count = 0;
  let sentAt = 0;
  return {
    push(more: OutputDelta[], tokens: number, logprob: Logprob | null): void {
      for (const delta of more) append(deltas, delta);
      if (logprob) logprobs.push(logprob);
      count += tokens;
    },
    flush(force: boolean): void {
      if (count === 0 && deltas.length === 0) return;
      const now = performance.now();
      if (!force && now - sentAt < flushEveryMs) return;
      onDelta(deltas, count, logprobs);
      sentAt = now;
      deltas = [];
      logprobs = [];
      count = 0;
    },
  };
}

/** Adds a delta; text that continues the one before becomes one with it. */
function append(deltas: OutputDelta[], delta: OutputDelta): void {
  const last = deltas.at(-1);
  if ((delta.type === 'text' || delta.type === 'reasoning') && last?.type === delta.type) {
    deltas[deltas.length - 1] = { type: delta.type, text: last.text + delta.text };
  } else if (
    delta.type === 'tool_call_arguments' &&
    last?.type === 'tool_call_arguments' &&
    last.index === delta.index
  ) {
    deltas[deltas.length - 1] = { ...delta, text: last.text + delta.text };
  } else {
    deltas.push(delta);
  }
}

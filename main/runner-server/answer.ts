import { z } from 'zod';
import type { OutputDelta } from '../../contract/inference.ts';
import type { EndReason, GenerateRequest, GenerationResult, Logprob } from '../runner/protocol.ts';
import { describeError, errorEventSchema } from './failure.ts';
import type { ServerRequest } from './request.ts';

const probability = z.object({ token: z.string(), bytes: z.array(z.int()), logprob: z.number() });
const probabilities = z.array(probability.extend({ top_logprobs: z.array(probability) }));
const toolCall = z.object({
  index: z.int().nonnegative(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
const ending = z.object({ stop_type: z.string().optional(), stopping_word: z.string().optional() });

/** One event of an answer, of a chat or of a completion. */
const eventSchema = ending.extend({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            reasoning_content: z.string().nullish(),
            tool_calls: z.array(toolCall).nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
        logprobs: z.object({ content: probabilities.nullish() }).nullish(),
      }),
    )
    .optional(),
  content: z.string().optional(),
  stop: z.boolean().optional(),
  completion_probabilities: probabilities.optional(),
  prompt_progress: z.object({ total: z.number(), cache: z.number(), processed: z.number() }).optional(),
  timings: z
    .object({
      cache_n: z.int(),
      prompt_n: z.int(),
      prompt_ms: z.number(),
      predicted_n: z.int(),
      predicted_ms: z.number(),
      draft_n: z.int().optional(),
      draft_n_accepted: z.int().optional(),
    })
    .optional(),
  __verbose: ending.optional(),
});
type AnswerEvent = z.infer<typeof eventSchema>;

export type AnswerListeners = {
  /** When the request came, by `performance.now()`. */
  beganAt: number;
  onProgress(progress: number): void;
  onDelta(deltas: OutputDelta[], count: number, logprobs: Logprob[]): void;
};

/** Reads the events of one answer: says what comes, and gathers what it cost. */
export function createAnswerReader(
  request: GenerateRequest,
  sent: Pick<ServerRequest, 'seed' | 'unenforced'>,
  { beganAt, onProgress, onDelta }: AnswerListeners,
) {
  let openCall: number | null = null;
  let firstAt: number | null = null;
  let reasoningTokens = 0;
  let timings: AnswerEvent['timings'];
  let finished: 'stop' | 'length' | null = null;
  let stoppingWord = '';

  function read(raw: unknown): void {
    const failure = errorEventSchema.safeParse(raw);
    if (failure.success) throw describeError(failure.data.error);
    const event = eventSchema.parse(raw);
    const choice = event.choices?.[0];
    const before = timings?.predicted_n ?? 0;
    timings = event.timings ?? timings;
    const count = Math.max(0, (timings?.predicted_n ?? 0) - before);
    if (event.prompt_progress && event.prompt_progress.total > 0 && count === 0) {
      onProgress(event.prompt_progress.processed / event.prompt_progress.total);
    }
    const deltas = [...readDeltas(event), ...readEnd(event)];
    const logprobs = readLogprobs(choice?.logprobs?.content ?? event.completion_probabilities ?? []);
    if (deltas.length === 0 && count === 0 && logprobs.length === 0) return;
    firstAt ??= performance.now();
    if (deltas.some(({ type }) => type === 'reasoning')) reasoningTokens += count;
    onDelta(deltas, count, logprobs);
  }

  function readDeltas({ choices, content }: AnswerEvent): OutputDelta[] {
    const delta = choices?.[0]?.delta;
    const text = delta?.content ?? content ?? '';
    const reasoning = delta?.reasoning_content ?? '';
    return [
      ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...(delta?.tool_calls ?? []).flatMap(readCall),
    ];
  }

  function readCall({ index, function: called }: z.infer<typeof toolCall>): OutputDelta[] {
    const deltas: OutputDelta[] = [];
    if (index !== openCall) {
      deltas.push(...endCall(), { type: 'tool_call_start', index, name: called?.name ?? '' });
      openCall = index;
    }
    if (called?.arguments) deltas.push({ type: 'tool_call_arguments', index, text: called.arguments });
    return deltas;
  }

  function endCall(): OutputDelta[] {
    if (openCall === null) return [];
    const index = openCall;
    openCall = null;
    return [{ type: 'tool_call_end', index }];
  }

  function readEnd(event: AnswerEvent): OutputDelta[] {
    const reason = event.choices?.[0]?.finish_reason ?? (event.stop === true ? event.stop_type : null);
    if (reason === null || reason === undefined) return [];
    stoppingWord = event.__verbose?.stopping_word ?? event.stopping_word ?? '';
    finished = reason === 'length' || reason === 'limit' ? 'length' : 'stop';
    return endCall();
  }

  function readLogprobs(tokens: z.infer<typeof probabilities>): Logprob[] {
    if (request.logprobs === null) return [];
    const { logprobs } = request;
    return tokens.map(({ top_logprobs: top, ...token }) => ({ ...token, top: top.slice(0, logprobs) }));
  }

  function stopReason(): EndReason {
    switch (finished) {
      case null:
        return 'cancelled';
      case 'stop':
        // The template has stop strings of its own; to the person these are simply the end.
        return request.stop.includes(stoppingWord) ? 'stop_string' : 'end';
      case 'length':
        return request.maxTokens !== null && (timings?.predicted_n ?? 0) >= request.maxTokens ? 'length' : 'context';
    }
  }

  return {
    read,
    /** What it came to, so far. */
    result: (droppedTokens: number): GenerationResult => {
      const cachedTokens = timings?.cache_n ?? 0;
      const promptTokens = cachedTokens + (timings?.prompt_n ?? 0);
      const reason = stopReason();
      return {
        promptTokens,
        cachedTokens,
        cacheMiss: explainMiss(cachedTokens, promptTokens),
        completionTokens: timings?.predicted_n ?? 0,
        reasoningTokens,
        droppedTokens,
        unenforced: sent.unenforced,
        violations: null,
        speculation:
          timings?.draft_n === undefined ? null : { accepted: timings.draft_n_accepted ?? 0, guessed: timings.draft_n },
        timeToFirstTokenMs: firstAt === null ? null : firstAt - beganAt,
        promptMs: timings?.prompt_ms ?? 0,
        decodeMs: timings?.predicted_ms ?? 0,
        stopReason: reason,
        stopString: reason === 'stop_string' ? stoppingWord : null,
        seed: sent.seed,
      };
    },
  };
}

/** llama-server says how much it found, and not why. */
function explainMiss(cached: number, prompt: number): string | null {
  if (cached >= prompt - 1) return null;
  return cached === 0 ? 'no slot held the beginning of this prompt' : 'the rest is new, or the slot had lost it';
}

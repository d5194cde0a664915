import { z } from 'zod';
import type { OutputDelta } from '../../contract/inference.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import { createAnswerCheck } from '../grammar/answer-check.ts';
import type { EndReason, GenerateRequest, GenerationResult, Logprob } from '../runner/protocol.ts';
import type { Provider } from './provider.ts';
import { describeRefusal, unreadable } from './refusals.ts';

const text = z.string().nullish();
const count = z.int().min(0).max(1e12).nullish();
const bytes = z.array(z.int().min(0).max(255)).nullish();
const probability = z.object({ token: z.string(), bytes, logprob: z.number() });
const probabilities = z.array(probability.extend({ top_logprobs: z.array(probability).nullish() }));
/** The older form, of plain completions. */
const lists = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
});
const call = z.object({
  index: z.int().min(0).nullish(),
  id: text,
  function: z.object({ name: text, arguments: text }).nullish(),
});
const choice = z.object({
  text,
  delta: z
    .object({
      content: text,
      refusal: text,
      reasoning_content: text,
      reasoning: text,
      tool_calls: z.array(call).nullish(),
    })
    .nullish(),
  finish_reason: text,
  logprobs: z
    .union([z.object({ content: probabilities }), lists])
    .nullish()
    .catch(null),
});
const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
});
/** One event, of a chat or of a plain completion. */
const chunkSchema = z.object({ choices: z.array(choice).nullish(), usage: usageSchema.nullish().catch(null) });
type Choice = z.infer<typeof choice>;

/** Nobody knows it: the provider chose it. */
const unknownSeed = -1;

/** Turns the events of one answer into ours, and gathers what it cost. */
export function createAnswerReader(provider: Provider, request: GenerateRequest, beganAt = performance.now()) {
  const check = request.grammar?.kind === 'schema' ? createAnswerCheck(request.grammar.schema) : null;
  /** How the provider names the call that is being written. Ours are numbered as they come. */
  let openCall: { index: number; theirs: number | null; id: string } | null = null;
  let calls = 0;
  let tokens = 0;
  let reasoningTokens = 0;
  let firstAt: number | null = null;
  let lastAt: number | null = null;
  let finish: string | null = null;
  let usage: z.infer<typeof usageSchema> | null = null;

  /** `null` for an event that brings no part of the answer. */
  function read(raw: unknown): GenerateEvent | null {
    if (typeof raw === 'object' && raw !== null && 'error' in raw && raw.error !== null) {
      throw describeRefusal(provider, { status: null, body: raw });
    }
    const chunk = chunkSchema.safeParse(raw);
    if (!chunk.success) throw unreadable(provider, chunk.error);
    usage = chunk.data.usage ?? usage;
    const [first] = chunk.data.choices ?? [];
    return first === undefined ? null : readChoice(first);
  }

  function readChoice(part: Choice): GenerateEvent | null {
    const deltas = readDeltas(part);
    if (part.finish_reason) {
      finish = part.finish_reason;
      deltas.push(...endCall());
    }
    const logprobs = request.logprobs === null ? [] : toLogprobs(part.logprobs, request.logprobs);
    if (deltas.length === 0 && logprobs.length === 0) return null;
    const isOnlyEnd = deltas.length > 0 && deltas.every(({ type }) => type === 'tool_call_end');
    // What a piece of text is in tokens, only the last event says; until then each counts as one.
    const size = isOnlyEnd ? 0 : Math.max(1, logprobs.length);
    tokens += size;
    if (deltas.some(({ type }) => type === 'reasoning')) reasoningTokens += size;
    lastAt = performance.now();
    firstAt ??= lastAt;
    check?.read(deltas);
    return { type: 'delta', deltas, count: size, logprobs };
  }

  function readDeltas({ delta, text: plain }: Choice): OutputDelta[] {
    const reasoning = delta?.reasoning_content || delta?.reasoning || '';
    const written = (delta?.content || plain || '') + (delta?.refusal ?? '');
    return [
      ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
      ...(written === '' ? [] : [{ type: 'text' as const, text: written }]),
      ...(delta?.tool_calls ?? []).flatMap(readCall),
    ];
  }

  /** Some number all calls 0 and tell them apart by their ids. */
  function readCall({ index: theirs = null, id, function: called }: z.infer<typeof call>): OutputDelta[] {
    const isSame = openCall !== null && openCall.theirs === theirs && (!id || openCall.id === id);
    const begun = isSame ? [] : beginCall(theirs, id ?? '', called?.name ?? '');
    if (!called?.arguments || openCall === null) return begun;
    return [...begun, { type: 'tool_call_arguments', index: openCall.index, text: called.arguments }];
  }

  function beginCall(theirs: number | null, id: string, name: string): OutputDelta[] {
    // Also a piece of a call that another one has come behind.
    if (name === '') throw unreadable(provider);
    const deltas = endCall();
    openCall = { index: calls++, theirs, id };
    return [...deltas, { type: 'tool_call_start', index: openCall.index, name }];
  }

  function endCall(): OutputDelta[] {
    if (openCall === null) return [];
    const { index } = openCall;
    openCall = null;
    return [{ type: 'tool_call_end', index }];
  }

  function stopReason(): EndReason {
    if (finish !== 'length') return 'end';
    const written = usage?.completion_tokens ?? tokens;
    return request.maxTokens !== null && written >= request.maxTokens ? 'length' : 'context';
  }

  return {
    read,
    /** Whether the provider has said that the answer is whole. */
    isFinished: () => finish !== null,
    result: async (isCancelled: boolean): Promise<GenerationResult> => {
      const reason = isCancelled ? 'cancelled' : stopReason();
      return {
        promptTokens: usage?.prompt_tokens ?? 0,
        cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
        cacheMiss: null,
        completionTokens: usage?.completion_tokens ?? tokens,
        reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? reasoningTokens,
        droppedTokens: 0,
        unenforced: [],
        violations: (await check?.violations(reason)) ?? null,
        speculation: null,
        timeToFirstTokenMs: firstAt === null ? null : firstAt - beganAt,
        promptMs: firstAt === null ? 0 : firstAt - beganAt,
        decodeMs: firstAt === null || lastAt === null ? 0 : lastAt - firstAt,
        stopReason: reason,
        // The provider met it and does not say which.
        stopString: null,
        seed: request.sampling.seed ?? unknownSeed,
      };
    },
  };
}

function toLogprobs(given: Choice['logprobs'], alternatives: number): Logprob[] {
  if (given === null || given === undefined) return [];
  if ('content' in given) {
    return given.content.map(({ top_logprobs: top, ...token }) => ({
      ...withBytes(token),
      top: (top ?? []).slice(0, alternatives).map(withBytes),
    }));
  }
  return given.tokens.map((token, index) => {
    const top = Object.entries(given.top_logprobs?.[index] ?? {}).slice(0, alternatives);
    return {
      ...withBytes({ token, logprob: given.token_logprobs[index] ?? 0 }),
      top: top.map(([other, logprob]) => withBytes({ token: other, logprob })),
    };
  });
}

function withBytes({
  token,
  logprob,
  bytes: given,
}: {
  token: string;
  logprob: number;
  bytes?: number[] | null | undefined;
}) {
  return { token, logprob, bytes: given ?? [...Buffer.from(token)] };
}

import type { LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { createAnswerCheck } from '../grammar/answer-check.ts';
import type { Batching } from './batching.ts';
import type { CacheStates } from './cache-states.ts';
import type { Grammars } from './grammar.ts';
import { createPromptReader } from './prompt-reader.ts';
import type { Prompts } from './prompts.ts';
import type { GenerationResult } from './protocol.ts';
import type { Generator } from './serve.ts';
import { createSlots } from './slots.ts';
import { requireTokens } from './vocabulary.ts';
import { createWriter } from './writer.ts';

type Dependencies = {
  model: LlamaModel;
  context: LlamaContext;
  sequences: LlamaContextSequence[];
  prompts: Prompts;
  grammars: Grammars;
  batching: Batching;
  states: CacheStates | null;
  batchSize: number;
};

/** An answer needs a little room behind the prompt. */
const leastAnswerTokens = 1;

export function createGenerator(dependencies: Dependencies) {
  const { model, context, sequences, prompts, grammars, batching, states, batchSize } = dependencies;
  const slots = createSlots(sequences);
  const readPrompt = createPromptReader({ batching, batchSize, states, busySlots: slots.busy });
  const write = createWriter(model, context, batching);

  const generate: Generator = async (request, listeners) => {
    const { signal, onProgress, onDelta } = listeners;
    const arrivedAt = performance.now();
    requireTokens(model, Object.keys(request.sampling.logitBias).map(Number));
    const room = context.contextSize - leastAnswerTokens;
    const prepared = await prompts.prepare(request.prompt, request.overflow, room);
    const { tokens, droppedTokens } = prepared;
    const { callGrammar } = prepared;
    // A call that has to come decides the form of the answer.
    const wanted = callGrammar === null ? request.grammar : { kind: 'gbnf' as const, text: callGrammar };
    const grammar = wanted === null ? null : await grammars.begin(wanted);
    const isLoose = grammar !== null && grammar.unenforced.length > 0;
    const check = isLoose && wanted?.kind === 'schema' ? createAnswerCheck(wanted.schema) : null;
    const cancelled: GenerationResult = {
      ...nothing,
      promptTokens: tokens.length,
      droppedTokens,
      unenforced: grammar?.unenforced ?? [],
    };

    onProgress('queued', 0, 0, tokens.length);
    const place = await slots.acquire(tokens, signal, (ahead) => onProgress('queued', 0, ahead));
    if (place === null) return cancelled;
    const { slot } = place;
    slot.isPrivate = request.isPrivate;
    const readAt = performance.now();
    let settled = Promise.resolve();
    try {
      const read = await readPrompt(place, tokens, { signal, onProgress: (done) => onProgress('prompt', done, 0) });
      const { cached: cachedTokens, cacheMiss } = read;
      ({ settled } = read);
      if (signal.aborted) return { ...cancelled, cachedTokens, cacheMiss };
      const promptMs = performance.now() - readAt;
      const { firstAt, shiftedTokens, ...written } = await write({
        slot,
        rest: read.rest,
        promptTokens: tokens,
        request,
        prepared,
        grammar: grammar?.state ?? null,
        signal,
        onDelta: (deltas, count, logprobs) => {
          check?.read(deltas);
          onDelta(deltas, count, logprobs);
        },
      });
      return {
        ...cancelled,
        ...written,
        violations: (await check?.violations(written.stopReason)) ?? null,
        cachedTokens,
        cacheMiss,
        promptMs,
        droppedTokens: droppedTokens + shiftedTokens,
        timeToFirstTokenMs: firstAt === null ? null : firstAt - arrivedAt,
      };
    } catch (error) {
      // What the cache holds after a failed evaluation is not known.
      await batching.change(() => slot.sequence.clearHistory());
      throw error;
    } finally {
      // Only a cancel leaves something to wait for, and nobody has to wait for that but the slot.
      void settled.catch(() => slot.sequence.clearHistory()).then(() => slots.release(slot));
    }
  };

  return { generate, busy: slots.busy, keepable: slots.keepable };
}

const nothing: GenerationResult = {
  promptTokens: 0,
  cachedTokens: 0,
  cacheMiss: null,
  completionTokens: 0,
  reasoningTokens: 0,
  droppedTokens: 0,
  unenforced: [],
  violations: null,
  speculation: null,
  timeToFirstTokenMs: null,
  promptMs: 0,
  decodeMs: 0,
  stopReason: 'cancelled',
  stopString: null,
  seed: 0,
};

import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import type { Batching } from './batching.ts';
import { createDetokenizer } from './detokenize.ts';
import type { Prompts } from './prompts.ts';
import type { GenerateRequest, GenerationResult } from './protocol.ts';
import { createSlots, type Slot } from './slots.ts';
import { createStopStrings } from './stop-strings.ts';

export type GenerateListeners = {
  signal: AbortSignal;
  onProgress(phase: 'queued' | 'prompt', progress: number): void;
  /** `text` may be empty while a character or a stop string is incomplete. */
  onTokens(text: string, count: number): void;
};

export type Generator = (request: GenerateRequest, listeners: GenerateListeners) => Promise<GenerationResult>;

type Dependencies = {
  model: LlamaModel;
  context: LlamaContext;
  prompts: Prompts;
  batching: Batching;
  slots: number;
  batchSize: number;
};

/** Tokens of one answer are sent together for this long: less often than the screen is drawn, far less often than they come. */
const flushEveryMs = 8;

export function createGenerator({
  model,
  context,
  prompts,
  batching,
  slots: slotCount,
  batchSize,
}: Dependencies): Generator {
  const slots = createSlots(context, slotCount);
  // Small enough that a cancel during a long prompt is obeyed in a moment.
  const chunkSize = Math.min(batchSize, 256);

  return async (request, listeners) => {
    const arrivedAt = performance.now();
    const tokens = await prompts.tokenizeChat(request.messages);
    if (tokens.length >= context.contextSize) throw tooLong(tokens.length, context.contextSize);

    listeners.onProgress('queued', 0);
    const slot = await slots.acquire(tokens, listeners.signal);
    if (slot === null) return emptyResult(tokens.length);
    try {
      const { cached, rest } = await readPrompt(slot, tokens, chunkSize, listeners);
      if (listeners.signal.aborted) return { ...emptyResult(tokens.length), cachedTokens: cached };
      const written = await write(slot, rest, request, listeners, arrivedAt);
      return { promptTokens: tokens.length, cachedTokens: cached, ...written };
    } catch (error) {
      // What the cache holds after a failed evaluation is not known.
      await slot.sequence.clearHistory();
      throw error;
    } finally {
      slots.release(slot);
    }
  };

  async function write(
    slot: Slot,
    rest: Token[],
    { sampling, maxTokens, stop }: GenerateRequest,
    { signal, onTokens }: GenerateListeners,
    arrivedAt: number,
  ) {
    const detokenizer = createDetokenizer((tokens, last) => model.detokenize(tokens, false, last));
    const stopStrings = createStopStrings(stop);
    const room = context.contextSize - slot.sequence.nextTokenIndex - rest.length;
    let count = 0;
    let unsentCount = 0;
    let unsentText = '';
    let sentAt = 0;
    let firstAt: number | null = null;
    let lastAt = 0;
    let stopReason: GenerationResult['stopReason'] = 'end';

    const send = (force: boolean) => {
      if (unsentCount === 0 && unsentText === '') return;
      const now = performance.now();
      if (!force && now - sentAt < flushEveryMs) return;
      onTokens(unsentText, unsentCount);
      sentAt = now;
      unsentText = '';
      unsentCount = 0;
    };

    const generated = slot.sequence.evaluate(rest, {
      temperature: sampling.temperature,
      topP: sampling.topP,
      topK: sampling.topK,
      minP: sampling.minP,
      seed: sampling.seed ?? Math.floor(Math.random() * 2 ** 31),
    });
    batching.startWriting();
    try {
      for await (const token of generated) {
        if (signal.aborted) {
          stopReason = 'cancelled';
          break;
        }
        lastAt = performance.now();
        firstAt ??= lastAt;
        count += 1;
        unsentCount += 1;
        const { text, isStopped } = stopStrings.push(detokenizer.push(token));
        unsentText += text;
        if (isStopped) stopReason = 'stop_string';
        else if (maxTokens !== null && count >= maxTokens) stopReason = 'length';
        else if (count >= room) stopReason = 'context';
        if (stopReason !== 'end') break;
        send(false);
      }
    } finally {
      batching.endWriting();
    }
    if (stopReason !== 'stop_string') unsentText += stopStrings.push(detokenizer.end()).text + stopStrings.end();
    send(true);
    return {
      completionTokens: count,
      timeToFirstTokenMs: firstAt === null ? null : firstAt - arrivedAt,
      decodeMs: firstAt === null ? 0 : lastAt - firstAt,
      stopReason,
    };
  }
}

/** Brings the slot to the prompt, all but its last token, reusing what is already there. */
async function readPrompt(slot: Slot, tokens: Token[], chunkSize: number, { signal, onProgress }: GenerateListeners) {
  const { sequence } = slot;
  const body = tokens.slice(0, -1);
  // Shifting cells to save work changes results, so only a common beginning is reused.
  await sequence.adaptStateToTokens(body, false);
  const cached = sequence.nextTokenIndex;
  for (let start = cached; start < body.length && !signal.aborted; start += chunkSize) {
    onProgress('prompt', (start - cached) / Math.max(1, body.length - cached));
    await sequence.evaluateWithoutGeneratingNewTokens(body.slice(start, start + chunkSize));
  }
  onProgress('prompt', 1);
  return { cached, rest: tokens.slice(sequence.nextTokenIndex) };
}

function emptyResult(promptTokens: number): GenerationResult {
  return {
    promptTokens,
    cachedTokens: 0,
    completionTokens: 0,
    timeToFirstTokenMs: null,
    decodeMs: 0,
    stopReason: 'cancelled',
  };
}

function tooLong(promptTokens: number, contextLength: number): AppError {
  return new AppError(
    'context_overflow',
    `The conversation has ${promptTokens} tokens and this model's context holds ${contextLength}.`,
    {
      remedy: 'Start a new chat, shorten the question, or load the model with a longer context.',
      details: { promptTokens, contextLength },
    },
  );
}

import { AppError } from '../../contract/errors.ts';
import type { Turn } from '../../contract/inference.ts';
import { createAnswerCheck } from '../grammar/answer-check.ts';
import { fitTurns } from '../runner/overflow.ts';
import type { GenerateRequest } from '../runner/protocol.ts';
import type { Generator } from '../runner/serve.ts';
import { createAnswerReader } from './answer.ts';
import type { ServerClient } from './http.ts';
import { splitControlTexts } from './literals.ts';
import { createQueue } from './queue.ts';
import { chatBody, toServerRequest } from './request.ts';

type Dependencies = {
  client: ServerClient;
  slots: number;
  contextLength: number;
  /** What the model can take in besides text. */
  modalities: { image: boolean; audio: boolean };
  countChat(body: Record<string, unknown>): Promise<number>;
};

/** Kept free for the answer where old turns may make room for it. */
const usualAnswerTokens = 512;

export function createGenerator({ client, slots, contextLength, modalities, countChat }: Dependencies): Generator {
  const queue = createQueue(slots);

  return async (request, { signal, onProgress, onDelta }) => {
    const arrivedAt = performance.now();
    requireModalities(request, modalities);
    onProgress('queued', 0, 0);
    // In line before anything is awaited, so that the order of arrival counts.
    const place = queue.acquire(signal, (ahead) => onProgress('queued', 0, ahead));
    try {
      const { request: prepared, droppedTokens } = await prepare(request);
      const sent = toServerRequest(prepared);
      // In a chat the server makes its own grammar of the schema, and does not say what that leaves open.
      const check = request.grammar?.kind === 'schema' ? createAnswerCheck(request.grammar.schema) : null;
      const reader = createAnswerReader(request, sent, {
        onProgress: (progress) => onProgress('prompt', progress, 0),
        onDelta: (deltas, count, logprobs) => {
          check?.read(deltas);
          onDelta(deltas, count, logprobs);
        },
        beganAt: arrivedAt,
      });
      if ((await place) !== null) {
        await readAll(client.stream(sent.path, sent.body, signal), reader.read, signal);
      }
      const result = reader.result(droppedTokens);
      return { ...result, violations: (await check?.violations(result.stopReason)) ?? null };
    } finally {
      void place.then((release) => release?.());
    }
  };

  async function prepare(request: GenerateRequest): Promise<{ request: GenerateRequest; droppedTokens: number }> {
    const { prompt, overflow } = request;
    if (prompt.kind !== 'chat') return { request, droppedTokens: 0 };
    const turns = await splitControlTexts(client, prompt.turns);
    const withTurns = (chosen: Turn[]) => ({ ...request, prompt: { ...prompt, turns: chosen } });
    if (overflow === 'stop') return { request: withTurns(turns), droppedTokens: 0 };
    const wanted = request.maxTokens ?? usualAnswerTokens;
    const room = contextLength - Math.min(wanted, Math.floor(contextLength / 4)) - 1;
    const attempt = async (chosen: Turn[]) => {
      const count = await countChat(chatBody({ ...prompt, turns: chosen }));
      return { chosen, tokens: Array.from({ length: count }) };
    };
    try {
      const { result, droppedTokens } = await fitTurns(turns, overflow, room, attempt);
      return { request: withTurns(result.chosen), droppedTokens };
    } catch (error) {
      // It may still fit with a shorter answer; where it does not, llama-server says so.
      if (error instanceof AppError && error.code === 'context_overflow') {
        return { request: withTurns(turns), droppedTokens: 0 };
      }
      throw error;
    }
  }
}

/** Reads to the end, or until the signal: what there is by then is the answer. */
async function readAll(events: AsyncIterable<unknown>, read: (event: unknown) => void, signal: AbortSignal) {
  try {
    for await (const event of events) read(event);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function requireModalities({ prompt }: GenerateRequest, modalities: Dependencies['modalities']): void {
  if (prompt.kind !== 'chat') return;
  const media = prompt.turns.flatMap((turn) => (turn.role === 'user' ? (turn.media ?? []) : []));
  const missing = media.find(({ kind }) => !modalities[kind]);
  if (!missing) return;
  throw new AppError('unsupported', `This model can't ${missing.kind === 'image' ? 'see pictures' : 'hear sounds'}.`, {
    remedy: 'Choose a model that can, and download the mmproj file that belongs to it.',
  });
}

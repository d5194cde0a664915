import type { AnswerStats, Message, Provenance, Reasoning } from '../../contract/chats.ts';
import type { Media, Overflow, Sampling } from '../../contract/inference.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';
import { CallReader, runCalls } from './calls.ts';
import type { LiveAnswer, Written } from './live-answers.ts';
import type { ChatModel, ChatModels, ChatTools, OfferedTool } from './ports.ts';
import { buildTurns } from './prompt.ts';
import { addStats, speed } from './stats.ts';

/** How often a model may call tools before it has to be asked to go on. */
export const maxRounds = 25;

export type Outcome = Pick<Message, 'state' | 'stats' | 'provenance' | 'error'>;

/** Everything that an answer is made from. */
export type AnswerRequest = {
  model: ChatModel;
  systemPrompt: string;
  sampling: Sampling;
  reasoning: Reasoning;
  overflow: Overflow;
  /** The turns before the answer. */
  path: readonly Message[];
  media: ReadonlyMap<string, Media[]>;
  offered: readonly OfferedTool[];
  /** Whether the chat leaves no trace. */
  isPrivate: boolean;
  version: string;
};

type Dependencies = { models: ChatModels; tools: ChatTools };

/**
 * Has a model write an answer, runs the tools that it calls, and lets it go on with their results until it has
 * finished. What comes of it stands in the live answer all the while. Throws where the model fails.
 */
export async function writeAnswer(
  { models, tools }: Dependencies,
  answer: LiveAnswer,
  request: AnswerRequest,
): Promise<Outcome> {
  const { signal } = answer.abort;
  const names = request.offered.map(({ tool }) => tool.name);
  let { stats, provenance } = answer.message;
  let seed = request.sampling.seed;
  for (let round = 0; ; round += 1) {
    const calls = new CallReader();
    const result = await writeRound(models, answer, { request, calls, seed, before: stats });
    if (result === null) return { state: 'stopped', stats, provenance, error: null };
    stats = addStats(stats, result);
    // One seed makes the whole answer, so that it can be made again.
    // One made elsewhere tells of its own only where it was asked for it.
    if (request.model.file !== null) seed = result.seed;
    provenance = describe(models, request, seed);
    if (result.stopReason === 'cancelled') return { state: 'stopped', stats, provenance, error: null };
    const called = calls.calls(request.offered);
    if (called.length === 0) return { state: 'complete', stats, provenance, error: null };
    answer.endRound(called);
    await runCalls(answer, called, tools, names);
    if (signal.aborted) return { state: 'stopped', stats, provenance, error: null };
    if (round + 1 === maxRounds) return { state: 'complete', stats: atLimit(stats), provenance, error: null };
  }
}

type Round = { request: AnswerRequest; calls: CallReader; seed: number | null; before: AnswerStats | null };

/** One run of the model; `null` where it was stopped before it began. */
async function writeRound(
  models: ChatModels,
  answer: LiveAnswer,
  { request, calls, seed, before }: Round,
): Promise<GenerationResult | null> {
  const { model, reasoning, sampling, overflow, offered, isPrivate } = request;
  const { text, reasoning: thoughts } = answer.message;
  const turns = buildTurns(request.systemPrompt, [...request.path, answer.message], request.media);
  const input: GenerateInput = {
    prompt: {
      kind: 'chat',
      turns: turns.map(({ turn }) => turn),
      tools: offered.map(({ tool }) => tool),
      reasoning,
      continueLast: text !== '' || thoughts !== '',
    },
    sampling: { ...sampling, seed },
    overflow,
    isPrivate,
  };
  const earlier = before?.completionTokens ?? 0;
  let count = 0;
  let firstAt: number | null = null;
  for await (const event of models.generate(model.id, input, answer.abort.signal)) {
    switch (event.type) {
      case 'progress':
        answer.progress({ type: 'progress', phase: event.phase, progress: event.progress, ahead: event.ahead });
        break;
      case 'delta': {
        const now = performance.now();
        firstAt ??= now;
        count += event.count;
        calls.read(event.deltas);
        answer.append(readable(event), earlier + count, speed(count - 1, now - firstAt));
        break;
      }
      case 'done':
        return event.result;
      default:
        event satisfies never;
    }
  }
  return null;
}

function describe(models: ChatModels, request: AnswerRequest, seed: number | null): Provenance {
  const { model, sampling, systemPrompt, reasoning, offered, version } = request;
  const loaded = models.loaded(model.id);
  return {
    modelId: model.id,
    modelName: model.name,
    fileSha256: model.file?.sha256 ?? null,
    fileName: model.file?.name ?? null,
    quantization: model.file?.quantization ?? null,
    version,
    engine: loaded?.engine ?? '',
    sampling,
    seed,
    load: loaded?.settings ?? null,
    contextLength: loaded?.contextLength ?? null,
    systemPrompt,
    reasoning,
    tools: offered.map(({ server, tool }) => `${server}/${tool.name}`),
  };
}

function atLimit(stats: AnswerStats): AnswerStats {
  return { ...stats, stopReason: 'tool_calls' };
}

function readable({ deltas }: Extract<GenerateEvent, { type: 'delta' }>): Written {
  const joined = (type: 'text' | 'reasoning') =>
    deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');
  return { text: joined('text'), reasoning: joined('reasoning') };
}

import type { OutputDelta } from '../../../contract/inference.ts';
import type { GenerationResult, Logprob } from '../../runner/protocol.ts';
import { newCallId } from '../answer.ts';
import { finishReason, violationsOf } from '../openai/answer-parts.ts';
import type { Delta } from '../openai/answers.ts';

/** A piece of an answer: what one line of a stream holds, or all of it. */
type Piece = { content: string; thinking: string; calls: Call[]; logprobs: Logprob[] };

type Call = { id: string; function: { index: number; name: string; arguments: object } };

/** Where chat and plain generation differ: how a line holds a piece. */
export type Frame = (piece: Omit<Piece, 'logprobs'>) => object;

export const chatFrame: Frame = ({ content, thinking, calls }) => ({
  message: {
    role: 'assistant',
    content,
    ...(thinking === '' ? {} : { thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  },
});

export const generateFrame: Frame = ({ content, thinking }) => ({
  response: content,
  ...(thinking === '' ? {} : { thinking }),
});

/** When a request came, and when its model was ready for it, both in milliseconds of `performance.now()`. */
export type Times = { arrivedMs: number; readyMs: number };

const nothing: Piece = { content: '', thinking: '', calls: [], logprobs: [] };

/** The lines of an answer as they are due, and the answer as a whole. `more`: what the last line holds besides. */
export function createAnswer(model: string, frame: Frame, times: Times, more: (text: string) => object = () => ({})) {
  const whole: Piece = { content: '', thinking: '', calls: [], logprobs: [] };
  const open: { name: string; text: string }[] = [];

  function line(piece: Piece, rest: object): object {
    const logprobs = piece.logprobs.length === 0 ? {} : { logprobs: piece.logprobs.map(toLogprob) };
    return { model, created_at: new Date().toISOString(), ...frame(piece), ...rest, ...logprobs };
  }

  function take(delta: OutputDelta): Piece | null {
    switch (delta.type) {
      case 'text':
        whole.content += delta.text;
        return { ...nothing, content: delta.text };
      case 'reasoning':
        whole.thinking += delta.text;
        return { ...nothing, thinking: delta.text };
      case 'tool_call_start':
        open[delta.index] = { name: delta.name, text: '' };
        return null;
      case 'tool_call_arguments': {
        const call = open[delta.index];
        if (call) call.text += delta.text;
        return null;
      }
      case 'tool_call_end': {
        const call = open[delta.index];
        if (call === undefined) return null;
        const { name, text } = call;
        const made = { id: newCallId('call_'), function: { index: delta.index, name, arguments: readObject(text) } };
        whole.calls.push(made);
        return { ...nothing, calls: [made] };
      }
    }
  }

  function ending(result: GenerationResult): object {
    return {
      done: true,
      done_reason: finishReason(result.stopReason),
      ...more(whole.content),
      ...numbers(result, times),
    };
  }

  return {
    lines: ({ deltas, logprobs }: Delta): object[] => {
      // They belong to the text as a whole: which of them to which part of it is not known.
      const firstText = deltas.find(({ type }) => type === 'text');
      if (firstText) whole.logprobs.push(...logprobs);
      return deltas.flatMap((delta) => {
        const piece = take(delta);
        if (piece === null) return [];
        return [line({ ...piece, logprobs: delta === firstText ? logprobs : [] }, { done: false })];
      });
    },
    lastLine: (result: GenerationResult): object => line(nothing, ending(result)),
    whole: (result: GenerationResult): object => line(whole, ending(result)),
  };
}

/** Durations are in nanoseconds. */
function numbers(result: GenerationResult, { arrivedMs, readyMs }: Times): object {
  return {
    total_duration: nanoseconds(performance.now() - arrivedMs),
    load_duration: nanoseconds(readyMs - arrivedMs),
    prompt_eval_count: result.promptTokens,
    prompt_eval_duration: nanoseconds(result.promptMs),
    eval_count: result.completionTokens,
    eval_duration: nanoseconds(result.decodeMs),
    ...(result.droppedTokens === 0 ? {} : { dropped_tokens: result.droppedTokens }),
    ...violationsOf(result),
  };
}

export function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1e6);
}

function toLogprob({ top, ...token }: Logprob): object {
  return { ...token, top_logprobs: top };
}

/** Arguments as an object. What is no JSON object, as a model may well have written, stays as one text. */
function readObject(text: string): object {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Kept as text below.
  }
  return { arguments: text };
}

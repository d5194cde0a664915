import type { GenerateEvent } from '../../engine/runner.ts';
import type { GenerationResult } from '../../runner/protocol.ts';
import { newCallId } from '../answer.ts';
import type { StreamEvent } from '../event-stream.ts';
import { RequestError } from '../failure.ts';
import { violationsOf } from '../openai/answer-parts.ts';
import { createSegments, type Segment, type SegmentChange } from '../segments.ts';

/** What every reply says of itself. `showsThinking`: whether thoughts are given out, or only that there were some. */
export type Head = { id: string; model: string; showsThinking: boolean };

export function newHead(model: string, showsThinking: boolean): Head {
  return { id: newCallId('msg_'), model, showsThinking };
}

/** Takes what happens while an answer is made; gives the events of a stream as they are due, and the message as a whole. */
export function createMessage(head: Head) {
  const segments = createSegments((kind) => newCallId(kind === 'call' ? 'toolu_' : 'sig_'));
  const frame = { id: head.id, type: 'message', role: 'assistant', model: head.model };
  let hasBegun = false;
  let result: GenerationResult | null = null;

  /** The prompt's size is known before anything is written; what of it was in the cache, only at the end. */
  function begin(promptTokens = 0): StreamEvent[] {
    if (hasBegun) return [];
    hasBegun = true;
    const use = { ...noUsage, input_tokens: promptTokens };
    const message = { ...frame, content: [], stop_reason: null, stop_sequence: null, usage: use };
    return [event('message_start', { message }), ping];
  }

  function take(happened: GenerateEvent): StreamEvent[] {
    switch (happened.type) {
      case 'progress':
        return begin(happened.promptTokens);
      case 'delta':
        return [
          ...begin(),
          ...happened.deltas.flatMap((delta) => segments.push(delta)).flatMap((change) => toEvents(change, head)),
        ];
      case 'done':
        result = happened.result;
        return [
          ...begin(),
          ...segments.end().flatMap((change) => toEvents(change, head)),
          event('message_delta', {
            delta: ending(result, segments.all),
            usage: usage(result),
            ...violationsOf(result),
          }),
          event('message_stop', {}),
        ];
    }
  }

  /** The message as it is at the end. Throws where there is none: it ends so only where the request was given up. */
  function whole() {
    if (result === null) throw new RequestError('conflict', 'The request was cancelled.');
    return {
      ...frame,
      content: segments.all.map((segment) => toBlock(segment, head)),
      ...ending(result, segments.all),
      usage: usage(result),
      ...violationsOf(result),
    };
  }

  return { take, whole };
}

export const ping = event('ping', {});

function event(type: string, fields: object): StreamEvent {
  return { name: type, data: { type, ...fields } };
}

function toEvents(change: SegmentChange, { showsThinking }: Head): StreamEvent[] {
  const { segment } = change;
  const { index } = segment;
  const delta = (part: object) => event('content_block_delta', { index, delta: part });
  switch (change.type) {
    case 'begin':
      return [event('content_block_start', { index, content_block: emptyBlock(segment) })];
    case 'append':
      if (segment.kind === 'text') return [delta({ type: 'text_delta', text: change.text })];
      if (segment.kind === 'call') return [delta({ type: 'input_json_delta', partial_json: change.text })];
      return showsThinking ? [delta({ type: 'thinking_delta', thinking: change.text })] : [];
    case 'end':
      return [
        ...(segment.kind === 'reasoning' ? [delta({ type: 'signature_delta', signature: segment.id })] : []),
        event('content_block_stop', { index }),
      ];
  }
}

/** No `citations`: a client's schema knows a list of them, or nothing. */
function emptyBlock(segment: Segment) {
  switch (segment.kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'call':
      return { type: 'tool_use', id: segment.id, name: segment.name, input: {} };
  }
}

function toBlock(segment: Segment, { showsThinking }: Head) {
  switch (segment.kind) {
    case 'text':
      return { type: 'text', text: segment.text };
    case 'reasoning':
      return { type: 'thinking', thinking: showsThinking ? segment.text : '', signature: segment.id };
    case 'call':
      return { type: 'tool_use', id: segment.id, name: segment.name, input: toObject(segment.text) };
  }
}

/** Clients read an object here. What a model wrote that is none, nobody can call with: it stays as one text. */
function toObject(text: string): object {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Kept as text below.
  }
  return { arguments: text };
}

const noUsage = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };

/** What was read from the cache is counted apart: the whole prompt is the sum. */
function usage({ promptTokens, cachedTokens, completionTokens }: GenerationResult) {
  return {
    ...noUsage,
    input_tokens: promptTokens - cachedTokens,
    cache_read_input_tokens: cachedTokens,
    output_tokens: completionTokens,
  };
}

function ending({ stopReason, stopString }: GenerationResult, segments: readonly Segment[]) {
  return { stop_reason: reasonOf(stopReason, segments), stop_sequence: stopString };
}

function reasonOf(reason: GenerationResult['stopReason'], segments: readonly Segment[]): string {
  switch (reason) {
    case 'length':
      return 'max_tokens';
    case 'context':
      return 'model_context_window_exceeded';
    case 'stop_string':
      return 'stop_sequence';
    case 'end':
    case 'cancelled':
      return segments.some(({ kind }) => kind === 'call') ? 'tool_use' : 'end_turn';
  }
}

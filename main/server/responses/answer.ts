import type { Sampling } from '../../../contract/inference.ts';
import type { GenerateEvent } from '../../engine/runner.ts';
import type { GenerationResult, Logprob } from '../../runner/protocol.ts';
import { newCallId } from '../answer.ts';
import type { StreamEvent } from '../event-stream.ts';
import { RequestError, type Failure } from '../failure.ts';
import { usage, violationsOf } from '../openai/answer-parts.ts';
import { openaiError } from '../openai/errors.ts';
import { createSegments, type Segment, type SegmentChange } from '../segments.ts';
import { functionsOf, wantsLogprobs, wantsSealedThoughts, wantsSummary, type ResponseRequest } from './request.ts';
import { sealThoughts } from './turns.ts';

type Status = 'completed' | 'incomplete';

const itemPrefixes = { text: 'msg_', reasoning: 'rs_', call: 'fc_' } as const;

/** Takes what happens while an answer is made; gives the events of a stream as they are due, and the answer as a whole. */
export function createResponse(request: ResponseRequest, sampling: Sampling) {
  const head = describe(request, sampling);
  const segments = createSegments((kind) => newCallId(itemPrefixes[kind]));
  const logprobs = new Map<Segment, Logprob[]>();
  const output: { id: string }[] = [];
  let hasBegun = false;
  let sequence = 0;
  let response: ReturnType<typeof finish> | null = null;

  function event(type: string, fields: object): StreamEvent {
    const data = { type, sequence_number: sequence, ...fields };
    sequence += 1;
    return { name: type, data };
  }

  function begin(): StreamEvent[] {
    if (hasBegun) return [];
    hasBegun = true;
    return ['response.created', 'response.in_progress'].map((type) => event(type, { response: head }));
  }

  function take(happened: GenerateEvent): StreamEvent[] {
    switch (happened.type) {
      case 'progress':
        return begin();
      case 'delta': {
        const changes = happened.deltas.flatMap((delta) => segments.push(delta));
        // They belong to the text as a whole: which of them to which part of it is not known.
        const first = changes.find((change) => change.type === 'append' && change.segment.kind === 'text');
        if (first) logprobs.set(first.segment, [...(logprobs.get(first.segment) ?? []), ...happened.logprobs]);
        return [
          ...begin(),
          ...changes.flatMap((change) => write(change, change === first ? happened.logprobs : [], 'completed')),
        ];
      }
      case 'done': {
        const { status } = endOf(happened.result);
        const closing = segments.end().flatMap((change) => write(change, [], status));
        response = finish(happened.result);
        return [...begin(), ...closing, event(`response.${status}`, { response })];
      }
    }
  }

  function finish(result: GenerationResult) {
    const completedAt = Math.floor(Date.now() / 1000);
    return {
      ...head,
      ...endOf(result),
      completed_at: completedAt,
      output,
      usage: toUsage(result),
      ...violationsOf(result),
    };
  }

  /** The events of a part, and at its end the item that it has become. */
  function write(change: SegmentChange, probabilities: readonly Logprob[], status: Status): StreamEvent[] {
    const { segment } = change;
    const place = { item_id: segment.id, output_index: segment.index };
    switch (change.type) {
      case 'begin': {
        const item = toItem(segment, 'in_progress');
        const added = event('response.output_item.added', { output_index: segment.index, item });
        const part = toPart(segment);
        if (part === null) return [added];
        return [added, event('response.content_part.added', { ...place, content_index: 0, part })];
      }
      case 'append': {
        const delta = { ...place, ...contentIndex(segment), delta: change.text };
        const scores = segment.kind === 'text' ? { logprobs: probabilities.map(toLogprob) } : {};
        return [event(`response.${deltaNames[segment.kind]}.delta`, { ...delta, ...scores })];
      }
      case 'end': {
        const item = toItem(segment, status);
        output.push(item);
        return [
          event(`response.${deltaNames[segment.kind]}.done`, {
            ...place,
            ...contentIndex(segment),
            ...wholeOf(segment),
          }),
          ...partDone(segment, place),
          ...(segment.kind === 'reasoning' && wantsSummary(request) ? summarize(segment, place) : []),
          event('response.output_item.done', { output_index: segment.index, item }),
        ];
      }
    }
  }

  function wholeOf(segment: Segment): object {
    if (segment.kind === 'call') return { name: segment.name, arguments: segment.text };
    return { text: segment.text, ...(segment.kind === 'text' ? { logprobs: scoresOf(segment) } : {}) };
  }

  function partDone(segment: Segment, place: object): StreamEvent[] {
    const part = toPart(segment);
    return part === null ? [] : [event('response.content_part.done', { ...place, content_index: 0, part })];
  }

  /** Nobody sums up here; who asks for a summary gets the thoughts themselves, also where summaries are read. */
  function summarize({ text }: Segment, place: object): StreamEvent[] {
    const at = { ...place, summary_index: 0 };
    return [
      event('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }),
      event('response.reasoning_summary_text.delta', { ...at, delta: text }),
      event('response.reasoning_summary_text.done', { ...at, text }),
      event('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } }),
    ];
  }

  function scoresOf(segment: Segment): object[] {
    return (logprobs.get(segment) ?? []).map(toLogprob);
  }

  function toPart(segment: Segment): object | null {
    switch (segment.kind) {
      case 'text':
        return {
          type: 'output_text',
          text: segment.text,
          annotations: [],
          logprobs: wantsLogprobs(request) ? scoresOf(segment) : [],
        };
      case 'reasoning':
        return { type: 'reasoning_text', text: segment.text };
      case 'call':
        return null;
    }
  }

  function toItem(segment: Segment, status: Status | 'in_progress') {
    const { id, text } = segment;
    const content = status === 'in_progress' ? [] : [toPart(segment)];
    switch (segment.kind) {
      case 'text':
        return { id, type: 'message', role: 'assistant', status, content };
      case 'reasoning': {
        const isSummed = status !== 'in_progress' && wantsSummary(request);
        return {
          id,
          type: 'reasoning',
          summary: isSummed ? [{ type: 'summary_text', text }] : [],
          content,
          ...(wantsSealedThoughts(request) ? { encrypted_content: sealThoughts(text) } : {}),
          status,
        };
      }
      case 'call': {
        const callId = id.replace(/^fc_/, 'call_');
        return { id, type: 'function_call', status, call_id: callId, name: segment.name, arguments: text };
      }
    }
  }

  return {
    id: head.id,
    take,
    /** The answer as it is at the end. Throws where there is none: it ends so only where the request was given up. */
    whole: () => {
      if (response === null) throw new RequestError('conflict', 'The request was cancelled.');
      return response;
    },
    /** For clients that wait for the end of the answer. Those that wait for an error get one behind it. */
    failed: ({ message }: Failure): StreamEvent[] => {
      const closing = [...begin(), ...segments.end().flatMap((change) => write(change, [], 'incomplete'))];
      const error = { code: 'server_error', message };
      return [...closing, event('response.failed', { response: { ...head, status: 'failed', error, output } })];
    },
    error: (failure: Failure): StreamEvent => {
      const { code, message, param } = openaiError(failure);
      return event('error', { code, message, param });
    },
  };
}

const deltaNames = { text: 'output_text', reasoning: 'reasoning_text', call: 'function_call_arguments' } as const;

function contentIndex({ kind }: Segment): object {
  return kind === 'call' ? {} : { content_index: 0 };
}

function toLogprob({ token, logprob, bytes, top }: Logprob) {
  return {
    token,
    logprob,
    bytes,
    top_logprobs: top.map((other) => ({ token: other.token, logprob: other.logprob, bytes: other.bytes })),
  };
}

/** Everything that is known before the answer is. */
function describe(request: ResponseRequest, sampling: Sampling) {
  const { text, reasoning } = request;
  return {
    id: newCallId('resp_'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    completed_at: null as number | null,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null as { reason: string } | null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request.metadata ?? {},
    model: request.model,
    output: [] as { id: string }[],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: request.previous_response_id ?? null,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
    store: request.store ?? true,
    temperature: sampling.temperature,
    text: { format: text?.format ?? { type: 'text' }, ...(text?.verbosity ? { verbosity: text.verbosity } : {}) },
    tool_choice: request.tool_choice ?? 'auto',
    tools: functionsOf(request).map(({ description = null, parameters = null, strict = false, ...tool }) => ({
      ...tool,
      description,
      parameters,
      strict,
    })),
    top_logprobs: request.top_logprobs ?? 0,
    top_p: sampling.topP,
    truncation: request.truncation ?? 'disabled',
    usage: null as ReturnType<typeof toUsage> | null,
  };
}

function endOf({ stopReason }: GenerationResult): { status: Status; incomplete_details: { reason: string } | null } {
  switch (stopReason) {
    case 'end':
    case 'stop_string':
      return { status: 'completed', incomplete_details: null };
    case 'length':
    case 'context':
      return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    case 'cancelled':
      return { status: 'incomplete', incomplete_details: { reason: 'cancelled' } };
  }
}

/** `dropped_tokens`: of the conversation, where it was too long and the client had it cut. */
function toUsage(result: GenerationResult) {
  const { prompt_tokens, prompt_tokens_details, completion_tokens, completion_tokens_details, total_tokens } = usage([
    result,
  ]);
  return {
    input_tokens: prompt_tokens,
    input_tokens_details: prompt_tokens_details,
    output_tokens: completion_tokens,
    output_tokens_details: completion_tokens_details,
    total_tokens,
    ...(result.droppedTokens > 0 ? { dropped_tokens: result.droppedTokens } : {}),
  };
}

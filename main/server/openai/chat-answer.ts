import type { OutputDelta } from '../../../contract/inference.ts';
import type { GenerationResult, Logprob } from '../../runner/protocol.ts';
import { newCallId, type WholeAnswer } from '../answer.ts';
import type { StreamEvent } from '../event-stream.ts';
import { finishReason, usage, violationsOf, type Extras, type Head } from './answer-parts.ts';
import type { Delta } from './answers.ts';

/** The answers as one reply. */
export function chatCompletion(head: Head, answers: readonly WholeAnswer[], hasLogprobs: boolean) {
  return {
    ...head,
    object: 'chat.completion',
    choices: answers.map(({ text, reasoning, toolCalls, logprobs, result }, index) => ({
      index,
      message: {
        role: 'assistant',
        content: text === '' && toolCalls.length > 0 ? null : text,
        refusal: null,
        ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
        ...(toolCalls.length === 0
          ? {}
          : {
              tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
                id,
                type: 'function',
                function: { name, arguments: text },
              })),
            }),
      },
      logprobs: hasLogprobs ? chatLogprobs(logprobs) : null,
      finish_reason: chatFinishReason(result, toolCalls.length > 0),
      ...violationsOf(result),
    })),
    usage: usage(answers.map(({ result }) => result)),
  };
}

/** The chunks of one of the answers. */
export function createChoiceWriter(head: Head, index: number, hasLogprobs: boolean) {
  let hasCalled = false;

  function chunk(
    delta: object,
    logprobs: readonly Logprob[],
    finish: { reason: string; more: object } | null = null,
    extras: object = {},
  ) {
    const choices = [
      {
        index,
        delta,
        logprobs: hasLogprobs && logprobs.length > 0 ? chatLogprobs(logprobs) : null,
        finish_reason: finish?.reason ?? null,
        ...finish?.more,
      },
    ];
    return chatChunk(head, choices, extras);
  }

  return {
    begin: (): StreamEvent => chunk({ role: 'assistant', content: '' }, []),
    deltas: ({ deltas, logprobs }: Delta): StreamEvent[] => {
      // They belong to the text as a whole: which of them to which part of it is not known.
      const firstText = deltas.find(({ type }) => type === 'text');
      return deltas.flatMap((delta) => {
        hasCalled ||= delta.type === 'tool_call_start';
        const part = toDelta(delta);
        return part === null ? [] : [chunk(part, delta === firstText ? logprobs : [])];
      });
    },
    end: (result: GenerationResult, extras: Extras): StreamEvent => {
      const finish = { reason: chatFinishReason(result, hasCalled), more: violationsOf(result) };
      return chunk({}, [], finish, extras(result, hasCalled));
    },
  };
}

export function chatChunk(head: Head, choices: object[], more: object = {}): StreamEvent {
  return { data: { ...head, object: 'chat.completion.chunk', choices, ...more } };
}

/** A call is named once; after that only its arguments grow. */
function toDelta(delta: OutputDelta): object | null {
  switch (delta.type) {
    case 'text':
      return { content: delta.text };
    case 'reasoning':
      return { reasoning_content: delta.text };
    case 'tool_call_start': {
      const { index, name } = delta;
      return { tool_calls: [{ index, id: newCallId('call_'), type: 'function', function: { name, arguments: '' } }] };
    }
    case 'tool_call_arguments':
      return { tool_calls: [{ index: delta.index, function: { arguments: delta.text } }] };
    case 'tool_call_end':
      return null;
  }
}

function chatFinishReason({ stopReason }: GenerationResult, hasCalled: boolean): string {
  const reason = finishReason(stopReason);
  return reason === 'stop' && hasCalled ? 'tool_calls' : reason;
}

function chatLogprobs(logprobs: readonly Logprob[]) {
  return {
    content: logprobs.map(({ token, logprob, bytes, top }) => ({
      token,
      logprob,
      bytes,
      top_logprobs: top.map((other) => ({
        token: other.token,
        logprob: other.logprob,
        bytes: other.bytes,
      })),
    })),
    refusal: null,
  };
}

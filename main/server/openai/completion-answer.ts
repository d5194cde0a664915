import type { GenerationResult, Logprob } from '../../runner/protocol.ts';
import type { WholeAnswer } from '../answer.ts';
import type { StreamEvent } from '../event-stream.ts';
import { finishReason, usage, violationsOf, type Extras, type Head } from './answer-parts.ts';
import type { Delta } from './answers.ts';

/** Results of the first answer to each prompt: its others read the prompt again, for the client it is read once. */
export function firstOfEach<T>(answers: readonly T[], answersEach: number): T[] {
  return answers.filter((_, index) => index % answersEach === 0);
}

/** `echoes`: what stands before each answer; empty texts where nothing does. */
export function textCompletion(
  head: Head,
  answers: readonly WholeAnswer[],
  { echoes, answersEach, hasLogprobs }: { echoes: readonly string[]; answersEach: number; hasLogprobs: boolean },
) {
  const results = answers.map(({ result }) => result);
  return {
    ...head,
    object: 'text_completion',
    choices: answers.map(({ text, logprobs, result }, index) => ({
      index,
      text: (echoes[index] ?? '') + text,
      logprobs: hasLogprobs ? textLogprobs(logprobs, 0) : null,
      finish_reason: finishReason(result.stopReason),
      ...violationsOf(result),
    })),
    usage: usage(results, firstOfEach(results, answersEach)),
  };
}

/** The chunks of one of the answers. */
export function createTextWriter(head: Head, index: number, hasLogprobs: boolean) {
  let written = 0;

  function chunk(
    text: string,
    logprobs: readonly Logprob[],
    finish: string | null,
    more: object = {},
    extras: object = {},
  ): StreamEvent {
    const listed = hasLogprobs && logprobs.length > 0 ? textLogprobs(logprobs, written) : null;
    written += text.length;
    return textChunk(head, [{ index, text, logprobs: listed, finish_reason: finish, ...more }], extras);
  }

  return {
    echo: (text: string): StreamEvent[] => (text === '' ? [] : [chunk(text, [], null)]),
    deltas: ({ deltas, logprobs }: Delta): StreamEvent[] => {
      const text = deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
      return text === '' ? [] : [chunk(text, logprobs, null)];
    },
    end: (result: GenerationResult, extras: Extras): StreamEvent =>
      chunk('', [], finishReason(result.stopReason), violationsOf(result), extras(result, false)),
  };
}

export function textChunk(head: Head, choices: object[], more: object = {}): StreamEvent {
  return { data: { ...head, object: 'text_completion', choices, ...more } };
}

/** The older form of probabilities: lists beside each other, and the most likely tokens by their text. */
function textLogprobs(logprobs: readonly Logprob[], offset: number) {
  let reached = offset;
  return {
    tokens: logprobs.map(({ token }) => token),
    token_logprobs: logprobs.map(({ logprob }) => logprob),
    top_logprobs: logprobs.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob]))),
    text_offset: logprobs.map(({ token }) => {
      const start = reached;
      reached += token.length;
      return start;
    }),
  };
}

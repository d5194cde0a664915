import type { AnswerEvent, ChatToolCall, Message } from '../../contract/chats.ts';

/** An answer while it is written. Kept apart from the query cache so that only its own message renders again. */
export type LiveAnswer = {
  message: Message;
  phase: 'queued' | 'loading' | 'sources' | 'prompt' | 'writing';
  progress: number;
  /** How many requests come before this one while it waits. */
  ahead: number;
  /** When the phase began, for the time that is shown beside its bar. */
  phaseStartedAt: number;
  completionTokens: number;
  tokensPerSecond: number | null;
};

/** What happens to an answer before its end. */
export type LiveEvent = Exclude<AnswerEvent, { type: 'end' }>;

function hasBegun({ text, reasoning, rounds }: Message): boolean {
  return text !== '' || reasoning !== '' || rounds.length > 0;
}

/** The tool calls of an answer that wait for a person, oldest first. */
export function askingCalls({ rounds }: Message): ChatToolCall[] {
  return rounds.flatMap(({ calls }) => calls.filter(({ state }) => state === 'asking'));
}

/** One step of an answer. Pure, so that a late window and an early one end with the same text. */
export function step(answer: LiveAnswer | undefined, event: LiveEvent, now: number): LiveAnswer | undefined {
  switch (event.type) {
    case 'snapshot':
      return {
        message: event.message,
        phase: hasBegun(event.message) ? 'writing' : 'queued',
        progress: 0,
        ahead: 0,
        phaseStartedAt: now,
        // A tool call that changes says nothing of the tokens so far.
        completionTokens: event.message.stats?.completionTokens ?? answer?.completionTokens ?? 0,
        tokensPerSecond: event.message.stats?.tokensPerSecond ?? answer?.tokensPerSecond ?? null,
      };
    case 'progress':
      if (answer === undefined) return undefined;
      return {
        ...answer,
        phase: event.phase,
        progress: event.progress,
        ahead: event.ahead,
        phaseStartedAt: event.phase === answer.phase ? answer.phaseStartedAt : now,
      };
    case 'delta':
      if (answer === undefined) return undefined;
      return {
        ...answer,
        message: {
          ...answer.message,
          text: answer.message.text + event.text,
          reasoning: answer.message.reasoning + event.reasoning,
        },
        phase: 'writing',
        completionTokens: event.completionTokens,
        tokensPerSecond: event.tokensPerSecond,
      };
    default:
      return event satisfies never;
  }
}

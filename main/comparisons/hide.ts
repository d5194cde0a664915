import type { AnswerEvent, Message } from '../../contract/chats.ts';
import type { ErrorInfo } from '../../contract/errors.ts';

/** A message without what tells which model wrote it: its name, its settings, its speed, and errors that name it. */
export function hideMessage(message: Message): Message {
  return {
    ...message,
    modelId: null,
    modelName: null,
    provenance: null,
    stats: null,
    error: message.error === null ? null : hideError(message.error),
  };
}

function hideError({ code }: ErrorInfo): ErrorInfo {
  return {
    code,
    message: 'This model could not answer.',
    remedy: 'Show the names to see why, or ask again.',
  };
}

export function hideEvent(event: AnswerEvent): AnswerEvent {
  switch (event.type) {
    case 'snapshot':
    case 'end':
      return { ...event, message: hideMessage(event.message) };
    case 'delta':
      return { ...event, tokensPerSecond: null };
    case 'progress':
      return event;
    default:
      return event satisfies never;
  }
}

import type { FailureForm } from '../dialect.ts';
import type { Failure } from '../failure.ts';

/** Ollama's clients read one sentence. */
export const ollamaForm: FailureForm = {
  dialect: 'ollama',
  body: (failure) => ({ error: ollamaError(failure) }),
};

/** Sentences that programs look for stand as Ollama has them. */
export function ollamaError({ kind, message }: Failure): string {
  if (kind === 'overloaded') return 'server busy, please try again.  maximum pending requests exceeded';
  if (kind === 'context') return `the input length exceeds the context length: ${message}`;
  return message;
}

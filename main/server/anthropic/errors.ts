import type { FailureForm } from '../dialect.ts';
import type { Failure, FailureKind } from '../failure.ts';

/** Types and statuses as Anthropic's own API has them. */
export const anthropicForm: FailureForm = {
  dialect: 'anthropic',
  status: ({ kind }) => (kind === 'overloaded' ? 529 : undefined),
  body: (failure, requestId) => ({ type: 'error', error: anthropicError(failure), request_id: requestId }),
};

export function anthropicError({ kind, message, details }: Failure) {
  const { promptTokens, contextLength } = details;
  const isMeasured = kind === 'context' && promptTokens !== undefined && contextLength !== undefined;
  return {
    type: types[kind],
    message: isMeasured ? `prompt is too long: ${promptTokens} tokens > ${contextLength} maximum` : message,
  };
}

const types: Record<FailureKind, string> = {
  invalid: 'invalid_request_error',
  context: 'invalid_request_error',
  unauthorized: 'authentication_error',
  forbidden: 'permission_error',
  unknown_model: 'not_found_error',
  not_found: 'not_found_error',
  method: 'invalid_request_error',
  conflict: 'invalid_request_error',
  too_large: 'request_too_large',
  too_many: 'rate_limit_error',
  overloaded: 'overloaded_error',
  unavailable: 'api_error',
  not_implemented: 'api_error',
  upstream: 'api_error',
  engine: 'api_error',
};

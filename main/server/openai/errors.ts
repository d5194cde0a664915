import type { FailureForm } from '../dialect.ts';
import type { Failure, FailureKind } from '../failure.ts';

/** Types and codes as OpenAI's own API has them. */
export const openaiForm: FailureForm = { dialect: 'openai', body: (failure) => ({ error: openaiError(failure) }) };

export function openaiError({ kind, message, param, code, details }: Failure) {
  return {
    message,
    type: types[kind],
    param,
    code: codes[kind] ?? code,
    ...(kind === 'context' ? { n_prompt_tokens: details['promptTokens'], n_ctx: details['contextLength'] } : {}),
  };
}

const types: Record<FailureKind, string> = {
  invalid: 'invalid_request_error',
  context: 'invalid_request_error',
  unauthorized: 'invalid_request_error',
  forbidden: 'permission_error',
  unknown_model: 'invalid_request_error',
  not_found: 'invalid_request_error',
  method: 'invalid_request_error',
  conflict: 'invalid_request_error',
  too_large: 'invalid_request_error',
  too_many: 'rate_limit_error',
  overloaded: 'server_error',
  unavailable: 'server_error',
  not_implemented: 'invalid_request_error',
  upstream: 'api_error',
  engine: 'api_error',
};

const codes: Partial<Record<FailureKind, string>> = {
  context: 'context_length_exceeded',
  unauthorized: 'invalid_api_key',
  unknown_model: 'model_not_found',
  too_many: 'rate_limit_exceeded',
};

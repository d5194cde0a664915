import type { FailureForm } from '../dialect.ts';
import type { Failure, FailureKind } from '../failure.ts';

/** Types as LM Studio's API under `/api/v1` has them. Its older one under `/api/v0` has OpenAI's. */
export const lmstudioForm: FailureForm = {
  dialect: 'lmstudio',
  body: (failure) => ({ error: lmstudioError(failure) }),
};

export function lmstudioError({ kind, message, param, code }: Failure) {
  const type = code === 'job_not_found' ? code : types[kind];
  return { type, message, ...(code === null ? {} : { code }), ...(param === null ? {} : { param }) };
}

const types: Record<FailureKind, string> = {
  invalid: 'invalid_request',
  context: 'invalid_request',
  unauthorized: 'invalid_request',
  forbidden: 'invalid_request',
  unknown_model: 'model_not_found',
  not_found: 'invalid_request',
  method: 'invalid_request',
  conflict: 'invalid_request',
  too_large: 'invalid_request',
  too_many: 'invalid_request',
  overloaded: 'internal_error',
  unavailable: 'internal_error',
  not_implemented: 'not_implemented',
  upstream: 'internal_error',
  engine: 'internal_error',
};

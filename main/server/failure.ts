import { describeError, type ErrorCode, type ErrorInfo } from '../../contract/errors.ts';

/** What can go wrong with a request, as far as its status and type go. Each dialect words these its own way. */
export type FailureKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown_model'
  | 'not_found'
  | 'method'
  | 'conflict'
  | 'context'
  | 'too_large'
  | 'too_many'
  | 'overloaded'
  | 'unavailable'
  | 'not_implemented'
  | 'upstream'
  | 'engine';

export type Failure = {
  kind: FailureKind;
  message: string;
  /** The field that it is about. */
  param: string | null;
  /** The app's own code, where it comes from inside; or the one that clients of a dialect look for. */
  code: string | null;
  /** Seconds after which it may go better. */
  retryAfter: number | null;
  details: NonNullable<ErrorInfo['details']>;
};

/** A request that can't be answered as it is. Whoever throws it words it for the programmer of the client. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly failure: Failure;

  constructor(
    kind: FailureKind,
    message: string,
    { param = null, code = null, retryAfter = null, details = {} }: Partial<Omit<Failure, 'kind' | 'message'>> = {},
  ) {
    super(message);
    this.failure = { kind, message, param, code, retryAfter, details };
  }
}

/** Of anything that was thrown: what to answer. */
export function toFailure(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure;
  const info = describeError(error);
  const message = info.remedy === undefined ? info.message : `${info.message} ${info.remedy}`;
  const kind = kindOf(info.code);
  return { kind, message, param: null, code: info.code, retryAfter: null, details: info.details ?? {} };
}

/** The one table from our codes to what HTTP can say. */
function kindOf(code: ErrorCode): FailureKind {
  switch (code) {
    case 'invalid_input':
    case 'unsupported':
    case 'template_failed':
      return 'invalid';
    case 'context_overflow':
      return 'context';
    case 'not_found':
    case 'hub_not_found':
      return 'unknown_model';
    case 'conflict':
    case 'cancelled':
      return 'conflict';
    case 'policy_blocked':
    case 'gated_no_token':
    case 'gated_bad_token':
    case 'gated_terms':
    case 'gated_pending':
    case 'gated_denied':
      return 'forbidden';
    case 'rate_limited':
      return 'too_many';
    case 'offline':
    case 'network_failed':
    case 'hub_failed':
    case 'remote_failed':
      return 'upstream';
    case 'out_of_memory':
    case 'model_not_loaded':
      return 'unavailable';
    case 'file_not_found':
    case 'file_unreadable':
    case 'not_a_gguf':
    case 'gguf_truncated':
    case 'gguf_invalid':
    case 'gguf_unsupported':
    case 'model_load_failed':
    case 'engine_crashed':
    case 'port_in_use':
    case 'data_folder_unwritable':
    case 'data_folder_in_use':
    case 'disk_full':
    case 'checksum_mismatch':
    case 'internal':
      return 'engine';
  }
}

const statuses = {
  invalid: 400,
  context: 400,
  unauthorized: 401,
  forbidden: 403,
  unknown_model: 404,
  not_found: 404,
  method: 405,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  engine: 500,
  not_implemented: 501,
  upstream: 502,
  overloaded: 503,
  unavailable: 503,
} as const satisfies Record<FailureKind, number>;

export function statusOf({ kind }: Failure): (typeof statuses)[FailureKind] {
  return statuses[kind];
}

/** Whether the same request would only meet the same again: clients must not load a large model three times for it. */
export function isFinal({ kind, code }: Failure): boolean {
  return kind !== 'too_many' && kind !== 'overloaded' && kind !== 'conflict' && code !== 'engine_crashed';
}

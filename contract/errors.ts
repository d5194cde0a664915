import { z } from 'zod';

/** Every reason for which a procedure may fail. Anything else that is thrown arrives as `internal`, and is a bug. */
export const errorCodes = [
  'invalid_input',
  'not_found',
  'conflict',
  'unsupported',
  'cancelled',
  'file_not_found',
  'file_unreadable',
  'not_a_gguf',
  'gguf_truncated',
  'gguf_invalid',
  'gguf_unsupported',
  'model_load_failed',
  'model_not_loaded',
  'out_of_memory',
  'engine_crashed',
  'template_failed',
  'context_overflow',
  'port_in_use',
  'data_folder_unwritable',
  'data_folder_in_use',
  'disk_full',
  'offline',
  'network_failed',
  'hub_failed',
  'hub_not_found',
  'remote_failed',
  'rate_limited',
  'gated_no_token',
  'gated_bad_token',
  'gated_terms',
  'gated_pending',
  'gated_denied',
  'checksum_mismatch',
  'policy_blocked',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** What crosses the wire and what is kept with a failed answer. */
export const errorInfoSchema = z.object({
  code: errorCodeSchema,
  /** What happened, in the user's terms. */
  message: z.string(),
  /** What the user can do about it. */
  remedy: z.string().optional(),
  /** Facts that a button or a tool can act on. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
export type ErrorInfo = z.infer<typeof errorInfoSchema>;

export type AppErrorOptions = Omit<ErrorInfo, 'code' | 'message'> & { cause?: unknown };

/** The one kind of error that Paddock throws on purpose. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly details: ErrorInfo['details'];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details;
  }

  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  static fromInfo(info: ErrorInfo, cause?: unknown): AppError {
    const { code, message, ...options } = info;
    return new AppError(code, message, { ...options, cause });
  }
}

/** Says of any thrown value what a person should read; whatever is not an `AppError` is called internal. */
export function describeError(error: unknown): ErrorInfo {
  if (error instanceof AppError) return error.toInfo();
  return {
    code: 'internal',
    message: 'Something went wrong inside Paddock.',
    remedy: 'Try again. If it happens again, the log in the data folder says more.',
  };
}

import { ORPCError } from '@orpc/server';
import type { ErrorInfo } from '../contract/errors.ts';

/** An error in the one shape in which every procedure fails. */
export function wireError(info: ErrorInfo, cause?: unknown) {
  return new ORPCError('APP', { status: 500, message: info.message, data: info, cause });
}

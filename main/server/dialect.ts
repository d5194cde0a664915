import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Dialect } from '../../contract/server.ts';
import { isFinal, statusOf, toFailure, type Failure } from './failure.ts';
import type { ServerEnv } from './env.ts';

/** How a dialect says that a request failed. */
export type FailureForm = {
  dialect: Dialect;
  /** Where its status differs from the usual one. */
  status?: (failure: Failure) => number | undefined;
  body(failure: Failure, requestId: string): object;
};

/** The reply to a request that failed before anything was written. */
export function failureReply(c: Context<ServerEnv>, form: FailureForm, error: unknown): Response {
  const failure = toFailure(error);
  const tracked = c.get('tracked');
  tracked?.fail(failure.message);
  const status = form.status?.(failure) ?? statusOf(failure);
  if (isFinal(failure)) c.header('x-should-retry', 'false');
  if (failure.retryAfter !== null) c.header('retry-after', String(Math.ceil(failure.retryAfter)));
  if (failure.kind === 'unauthorized') c.header('www-authenticate', 'Bearer');
  // Hono's type knows no 529, which is Anthropic's own.
  return c.json(form.body(failure, tracked?.id ?? ''), status as ContentfulStatusCode);
}

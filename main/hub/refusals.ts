import { AppError } from '../../contract/errors.ts';

const longestWaitMs = 60 * 60 * 1000;

export type Refusal = {
  status: number;
  headers: Headers;
  /** What the answer's body says as `error`, where it does. */
  words: string | null;
  /** The repository that was asked for; `null` where the request was about none. */
  repo: string | null;
  endpoint: string;
  host: string;
  /** Whether the hub itself answered, and not a host that it sent us to. */
  isOwn: boolean;
  hasToken: boolean;
};

/** Says of an answer that is no success what a person should read, by the hub's own codes and words. */
export function describeRefusal(refusal: Refusal): AppError {
  const { status, headers, repo, host, isOwn, hasToken } = refusal;
  if (status === 429) return rateLimited(refusal);
  if (!isOwn) return storageFailed(refusal);
  const code = headers.get('x-error-code') ?? '';
  const words = headers.get('x-error-message') ?? refusal.words ?? '';
  if (status === 401 || status === 403) {
    const isGated = code === 'GatedRepo' || /gated|authorized list|awaiting a review|has been rejected/i.test(words);
    if (isGated && repo !== null) return gatedBy(words, refusal, repo);
    // Who is not signed in is not told whether a repository is there; who is gets 404, so 401 is about the token.
    if (hasToken) return status === 401 ? badToken(refusal) : repoNotFound(refusal);
    return code === 'RepoNotFound' ? repoNotFound(refusal) : noToken(refusal);
  }
  if (status === 404 || status === 410) {
    switch (code) {
      case 'EntryNotFound':
        return notFound('The file is not, or no longer, in the repository.', 'Open the model’s page again.', refusal);
      case 'RevisionNotFound':
        return notFound('The repository has no such revision.', 'Open the model’s page again.', refusal);
      default:
        return repoNotFound(refusal);
    }
  }
  const said = words === '' ? '' : `: ${shorten(words)}`;
  return new AppError('hub_failed', `${host} could not answer (status ${status})${said}`, {
    remedy: 'Try again in a few minutes.',
    details: { ...about(refusal), ...waitOf(headers) },
  });
}

/** What the hub answers with a success, and what nobody can make sense of. */
export function senseless(host: string, cause?: unknown): AppError {
  return new AppError('hub_failed', `${host} did not answer as a hub of models does.`, {
    remedy:
      'Check the address of the hub in the settings. In a hotel or on a train, sign in to the network with a browser first.',
    details: { host },
    cause,
  });
}

function gatedBy(words: string, refusal: Refusal, repo: string): AppError {
  const details = about(refusal);
  if (/has been rejected|been denied/i.test(words)) {
    return new AppError('gated_denied', `The makers of ${repo} turned down your request for access.`, {
      remedy: 'Choose another model. Whoever made this one decides who may have it.',
      details,
    });
  }
  if (/awaiting a review|pending/i.test(words)) {
    return new AppError('gated_pending', `Your request for ${repo} waits for its makers to answer.`, {
      remedy: 'They decide themselves, which can take days. Check again later.',
      details,
    });
  }
  if (/fine-grained token/i.test(words)) {
    return new AppError('gated_bad_token', `Your token may not read gated models such as ${repo}.`, {
      remedy: 'In the token’s settings on the hub, allow access to public gated repositories, or use a token that may.',
      details,
    });
  }
  if (refusal.status === 401) return refusal.hasToken ? badToken(refusal) : noToken(refusal);
  return new AppError('gated_terms', `${repo} asks you to accept its terms first.`, {
    remedy: 'Open its page, sign in with the account of your token, accept the terms, then check again.',
    details,
  });
}

function noToken(refusal: Refusal): AppError {
  const what = refusal.repo ?? refusal.host;
  return new AppError('gated_no_token', `${what} is only for people who are signed in.`, {
    remedy: 'Make a token on the hub, under Settings, Access Tokens, and paste it into Paddock.',
    details: about(refusal),
  });
}

function badToken(refusal: Refusal): AppError {
  return new AppError('gated_bad_token', `${refusal.host} does not accept your token.`, {
    remedy: 'It may have expired or been deleted. Make a new one on the hub and paste it into Paddock.',
    details: about(refusal),
  });
}

function repoNotFound(refusal: Refusal): AppError {
  if (refusal.repo === null) return notFound(`${refusal.host} has no such page.`, 'Try again.', refusal);
  const remedy = refusal.hasToken
    ? 'Check the spelling. If it is private, the owner of your token has to be let in.'
    : 'Check the spelling. If it is private, Paddock needs a token of someone who may see it.';
  return notFound(`${refusal.host} knows no model ${refusal.repo}.`, remedy, refusal);
}

function notFound(message: string, remedy: string, refusal: Refusal): AppError {
  return new AppError('hub_not_found', message, { remedy, details: about(refusal) });
}

function rateLimited(refusal: Refusal): AppError {
  const wait = waitOf(refusal.headers);
  return new AppError('rate_limited', `${refusal.host} is asked too often from here and wants a pause.`, {
    remedy: refusal.hasToken
      ? 'Wait a few minutes, then try again.'
      : 'Wait a few minutes, then try again. With a token the hub allows more.',
    details: { ...about(refusal), retryAfterMs: wait.retryAfterMs ?? null },
  });
}

function storageFailed(refusal: Refusal): AppError {
  return new AppError(
    'hub_failed',
    `${refusal.host}, where the hub keeps the file, did not hand it out (status ${refusal.status}).`,
    { remedy: 'Try again in a few minutes.', details: { ...about(refusal), ...waitOf(refusal.headers) } },
  );
}

function about({ status, headers, repo, endpoint, host }: Refusal): Record<string, string | number> {
  const code = headers.get('x-error-code');
  return {
    status,
    host,
    ...(code === null ? {} : { code: shorten(code) }),
    ...(repo === null ? {} : { repo, pageUrl: `${endpoint}/${repo}` }),
  };
}

/** `Retry-After` in seconds or as a date, else what the hub's own `RateLimit` says. */
function waitOf(headers: Headers): { retryAfterMs?: number } {
  const after = headers.get('retry-after');
  const seconds = after ?? /(?:^|;)\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? null;
  if (seconds === null) return {};
  const waitMs = /^\d+(\.\d+)?$/.test(seconds.trim()) ? Number(seconds) * 1000 : Date.parse(seconds) - Date.now();
  return Number.isFinite(waitMs) ? { retryAfterMs: Math.min(longestWaitMs, Math.max(0, Math.round(waitMs))) } : {};
}

function shorten(words: string): string {
  const line = words.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

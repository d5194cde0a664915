import type { KeptRepository } from './repository.ts';

/** Words and statuses as the hub itself has them. */
export type Refusal = { status: 401 | 403 | 404; code: string | null; message: string };

export type Users = ReadonlyMap<string, { name: string }>;

/** The token of a request; `null` without one. */
export function readToken(authorization: string | undefined): string | null {
  return /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? null;
}

/** Whether the description of a repository may be read: `null` means yes. */
export function refuseReading(kept: KeptRepository | undefined, token: string | null, users: Users): Refusal | null {
  if (token !== null && !users.has(token)) return badToken;
  const isHidden =
    kept === undefined || (kept.about.isPrivate === true && kept.about.access?.[token ?? ''] !== 'granted');
  if (!isHidden) return null;
  // Who has not signed in is not told whether a repository is there.
  if (token === null) return { status: 401, code: 'RepoNotFound', message: 'Invalid username or password.' };
  return { status: 404, code: 'RepoNotFound', message: 'Repository not found' };
}

/** Whether a file's content may be read. */
export function refuseFetching(
  kept: KeptRepository,
  token: string | null,
  users: Users,
  origin: string,
): Refusal | null {
  const { id, gated } = kept.about;
  if (!gated) return null;
  if (token !== null && !users.has(token)) return badToken;
  const refuse = (status: 401 | 403, message: string): Refusal => ({ status, code: 'GatedRepo', message });
  if (token === null) {
    return refuse(
      401,
      `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
    );
  }
  switch (kept.about.access?.[token]) {
    case 'granted':
      return null;
    case 'pending':
      return refuse(403, `Your request to access model ${id} is awaiting a review from the repo authors.`);
    case 'denied':
      return refuse(403, `Your request to access model ${id} has been rejected by the repo's authors.`);
    case undefined:
      return refuse(
        403,
        `Access to model ${id} is restricted and you are not in the authorized list. Visit ${origin}/${id} to ask for access.`,
      );
  }
}

const badToken: Refusal = { status: 401, code: null, message: 'Invalid credentials in Authorization header' };

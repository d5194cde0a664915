import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { newKeySchema, type NewKey, type ServerKey } from '../../contract/server.ts';
import { serverKeyQueries } from '../store/server-keys.ts';
import type { Store } from '../store/open.ts';

export type KnownKey = Pick<ServerKey, 'id' | 'name' | 'scopes' | 'modelIds' | 'requestsPerMinute'>;
export type Keys = ReturnType<typeof createKeys>;

const minuteMs = 60_000;
/** Writing the time of every use would be a write for every request. */
const rememberUseMs = minuteMs;

/** Keys for other programs. Only their hashes are kept: a key is random and long, so that one round is enough. */
export function createKeys({ store, now = Date.now }: { store: Store; now?: () => number }) {
  const queries = serverKeyQueries(store);
  /** Times of use within the last minute, by key. */
  const uses = new Map<string, number[]>();

  return {
    list: (): ServerKey[] => queries.list(),
    create: (wanted: NewKey): { key: ServerKey; secret: string } => {
      const { name, scopes, modelIds, requestsPerMinute } = newKeySchema.parse(wanted);
      if (queries.list().some((key) => key.name === name)) {
        throw new AppError('conflict', `There is a key with the name ${name} already.`, {
          remedy: 'Choose another name.',
        });
      }
      const secret = `pk-${randomBytes(24).toString('base64url')}`;
      const key: ServerKey = {
        id: randomUUID(),
        name,
        prefix: secret.slice(0, 8),
        scopes: [...new Set(scopes)],
        modelIds,
        requestsPerMinute,
        createdAt: now(),
        lastUsedAt: null,
      };
      queries.insert(key, hash(secret));
      return { key, secret };
    },
    revoke: (id: string): void => {
      queries.remove(id);
      uses.delete(id);
    },
    /** The key with this text; `null` where there is none. Looked up by its hash, so that no comparison takes longer for a better guess. */
    find: (secret: string): ServerKey | null => (secret.length > 256 ? null : queries.byHash(hash(secret))),
    /** Counts a use. Gives the seconds until the key may be used again; 0 where it may now. */
    use: (id: string): number => {
      const key = queries.byId(id);
      if (key === null) return 0;
      const time = now();
      const recent = (uses.get(id) ?? []).filter((at) => at > time - minuteMs);
      const oldest = recent[0];
      if (key.requestsPerMinute !== null && recent.length >= key.requestsPerMinute && oldest !== undefined) {
        uses.set(id, recent);
        return (oldest + minuteMs - time) / 1000;
      }
      uses.set(id, key.requestsPerMinute === null ? [] : [...recent, time]);
      if (key.lastUsedAt === null || key.lastUsedAt < time - rememberUseMs) queries.setLastUsed(id, time);
      return 0;
    },
  };
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

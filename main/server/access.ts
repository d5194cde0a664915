import type { KeyScope } from '../../contract/server.ts';
import type { Keys, KnownKey } from './keys.ts';
import { RequestError } from './failure.ts';

/** Who asks, and what they may. `key: null` is anybody on this computer, while no key is demanded. */
export type Caller = { key: KnownKey | null };

/** The text of a key in a request: in either of the two headers, or in the path for clients that send neither. */
export function presentedKey(headers: {
  authorization?: string | undefined;
  apiKey?: string | undefined;
}): string | null {
  if (headers.apiKey) return headers.apiKey.trim();
  const bearer = /^bearer\s+(.+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
  return bearer?.trim() ?? null;
}

/** Throws where a key is demanded and none that is known was sent, or where it was used too often. */
export function admit(keys: Keys, presented: string | null, isKeyDemanded: boolean): Caller {
  const key = presented === null ? null : keys.find(presented);
  if (key === null) {
    if (!isKeyDemanded) return { key: null };
    throw new RequestError(
      'unauthorized',
      presented === null
        ? 'This server demands a key. Send one that was made in Paddock, as "Authorization: Bearer KEY".'
        : 'This key is not known. Make one in Paddock, on the Server screen.',
    );
  }
  const retryAfter = keys.use(key.id);
  if (retryAfter > 0) {
    throw new RequestError('too_many', `The key "${key.name}" may be used ${key.requestsPerMinute} times a minute.`, {
      retryAfter,
    });
  }
  return { key };
}

export function requireScope({ key }: Caller, scope: KeyScope): void {
  if (key === null || key.scopes.includes(scope)) return;
  throw new RequestError('forbidden', `The key "${key.name}" is not for this: it lacks "${scope}".`);
}

export function requireModel({ key }: Caller, modelId: string): void {
  if (mayUse({ key }, modelId)) return;
  throw new RequestError('forbidden', `The key "${key?.name ?? ''}" is not for the model ${modelId}.`, {
    param: 'model',
  });
}

/** Lists show a caller only the models that it may use. */
export function mayUse({ key }: Caller, modelId: string): boolean {
  return key === null || key.modelIds === null || key.modelIds.includes(modelId);
}

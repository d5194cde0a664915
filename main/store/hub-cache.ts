import { z } from 'zod';
import type { Store } from './open.ts';

const maxHeaders = 400;
const maxHeaderCharacters = 256 * 1024;
const maxClaims = 5000;
const dayMs = 24 * 60 * 60 * 1000;
/** A header belongs to the hash of its file and never changes; old ones only take up space. */
const headerLifeMs = 180 * dayMs;
const claimLifeMs = 7 * dayMs;

const headerRow = z.object({ header: z.string().transform((text): unknown => JSON.parse(text)) }).optional();
const claimRow = z.object({ claim: z.string().transform((text): unknown => JSON.parse(text)) }).optional();

export type HubCache = ReturnType<typeof hubCacheQueries>;

/** What was asked of the hub before. Whoever reads it checks the values, and asks again where they are not as they should be. */
export function hubCacheQueries(store: Store, now: () => number = Date.now) {
  const header = store.prepare(`UPDATE hub_headers SET used_at = @now WHERE key = @key RETURNING header`);
  const putHeader = store.prepare(`
    INSERT INTO hub_headers (key, header, used_at) VALUES (@key, @header, @now)
    ON CONFLICT (key) DO UPDATE SET header = @header, used_at = @now`);
  const dropHeaders = store.prepare(`
    DELETE FROM hub_headers WHERE used_at < @before
      OR key NOT IN (SELECT key FROM hub_headers ORDER BY used_at DESC, rowid DESC LIMIT ${maxHeaders})`);
  const claim = store.prepare(`SELECT claim FROM hub_claims WHERE endpoint = ? AND repo = ? AND fetched_at > ?`);
  const putClaim = store.prepare(`
    INSERT INTO hub_claims (endpoint, repo, claim, fetched_at) VALUES (@endpoint, @repo, @claim, @now)
    ON CONFLICT (endpoint, repo) DO UPDATE SET claim = @claim, fetched_at = @now`);
  const dropClaims = store.prepare(`
    DELETE FROM hub_claims WHERE fetched_at < @before
      OR rowid NOT IN (SELECT rowid FROM hub_claims ORDER BY fetched_at DESC, rowid DESC LIMIT ${maxClaims})`);

  return {
    header: (key: string): unknown => headerRow.parse(header.get({ key, now: now() }))?.header ?? null,
    putHeader: (key: string, value: object): void => {
      const text = JSON.stringify(value);
      if (text.length > maxHeaderCharacters) return;
      putHeader.run({ key, header: text, now: now() });
      dropHeaders.run({ before: now() - headerLifeMs });
    },
    claim: (endpoint: string, repo: string): unknown =>
      claimRow.parse(claim.get(endpoint, repo, now() - claimLifeMs))?.claim ?? null,
    putClaim: (endpoint: string, repo: string, value: object): void => {
      putClaim.run({ endpoint, repo, claim: JSON.stringify(value), now: now() });
      dropClaims.run({ before: now() - claimLifeMs });
    },
  };
}

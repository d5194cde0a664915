import { once } from 'node:events';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Openness } from '../../contract/openness.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import type { HubCache } from '../store/hub-cache.ts';
import { runBounded } from './bounded.ts';
import { apiModelSchema, basesOf, claimOf, type ApiModel } from './models.ts';
import type { HubRequests } from './requests.ts';

/** Steps from a model towards the first one, and repositories on all ways together. */
const maxDepth = 6;
const maxClaims = 16;
const atOnce = 6;

const keptSchema = z.object({
  claim: z.object({
    repo: z.string(),
    license: z.string().nullable(),
    licenseName: z.string().nullable(),
    licenseLink: z.string().nullable(),
    gated: z.boolean(),
    tags: z.array(z.string()),
    datasets: z.array(z.string()),
  }),
  bases: z.array(z.string()),
});
type Kept = z.infer<typeof keptSchema>;

type Dependencies = {
  requests: Pick<HubRequests, 'json' | 'endpoint'>;
  cache: Pick<HubCache, 'claim' | 'putClaim'>;
  classify(chain: readonly LicenseClaim[]): Openness;
};

/** Finds out what models were made from, and how open that leaves them. */
export function createLineage({ requests, cache, classify }: Dependencies) {
  const underWay = new Map<string, Promise<Kept | null>>();

  function known(repo: string): Kept | null {
    return keptSchema.safeParse(cache.claim(requests.endpoint(), repo)).data ?? null;
  }

  function keep(model: ApiModel): Kept {
    // Of hundreds of tags only those that say something about openness are of use later.
    const claim = claimOf(model);
    const tags = claim.tags.filter((tag) => /^(license|dataset|base_model):/.test(tag) || tag.includes('open'));
    const kept = { claim: { ...claim, tags: tags.slice(0, 40) }, bases: basesOf(model) };
    cache.putClaim(requests.endpoint(), model.id, kept);
    return kept;
  }

  /** `null` where the hub has no such repository, or none that it shows. */
  async function ask(repo: string): Promise<Kept | null> {
    const fields = ['cardData', 'gated', 'tags'].map((name) => `expand=${name}`).join('&');
    try {
      const { data } = await requests.json(`/api/models/${repo}?${fields}`, apiModelSchema, { repo });
      // A renamed repository answers under its new name; it is kept under the one that was asked for.
      return keep({ ...data, id: repo });
    } catch (error) {
      if (error instanceof AppError && error.code === 'hub_not_found') {
        const gone = { claim: nothingKnown(repo), bases: [] };
        cache.putClaim(requests.endpoint(), repo, gone);
        return gone;
      }
      if (error instanceof AppError && error.code.startsWith('gated_')) return null;
      throw error;
    }
  }

  /** Goes on when the one who asked first no longer waits: others may, and the answer is kept. */
  function find(repo: string): Promise<Kept | null> {
    const kept = known(repo);
    if (kept) return Promise.resolve(kept);
    const running = underWay.get(repo);
    if (running) return running;
    const started = ask(repo).finally(() => underWay.delete(repo));
    underWay.set(repo, started);
    return started;
  }

  /** The model, what it was made from, what that was made from, each once. `look` answers `null` for what stays unknown. */
  async function walk(start: Kept, look: (repo: string) => Promise<Kept | null> | Kept | null) {
    const chain: LicenseClaim[] = [start.claim];
    const seen = new Set([start.claim.repo]);
    let isComplete = true;
    let level = start.bases;
    for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
      const next: string[] = [];
      for (const repo of level) {
        if (seen.has(repo)) continue;
        if (chain.length >= maxClaims) return { chain, isComplete: false };
        seen.add(repo);
        const found = await look(repo);
        isComplete &&= found !== null;
        chain.push(found?.claim ?? nothingKnown(repo));
        next.push(...(found?.bases ?? []));
      }
      level = next;
    }
    return { chain, isComplete };
  }

  /** Asks the hub for the whole way. What can't be asked for now is taken from what is kept, else left unknown. */
  async function claims(model: ApiModel): Promise<{ chain: LicenseClaim[]; isReached: boolean }> {
    let isReached = true;
    const { chain } = await walk(keep(model), async (repo) => {
      if (!isReached) return known(repo);
      try {
        return await find(repo);
      } catch {
        isReached = false;
        return null;
      }
    });
    return { chain, isReached };
  }

  return {
    claims,

    openness: async (model: ApiModel): Promise<Openness> => {
      const { chain, isReached } = await claims(model);
      const openness = classify(chain);
      return isReached
        ? openness
        : withReason(openness, 'Not all of the models that it was made from could be asked for.');
    },

    /** Without the network, for lists: by its own card, and by those that were asked for before. */
    opennessFromCache: async (model: ApiModel): Promise<Openness> => {
      const start = { claim: claimOf(model), bases: basesOf(model) };
      const { chain, isComplete } = await walk(start, known);
      const openness = classify(chain);
      return isComplete
        ? openness
        : withReason(openness, 'Not all of the models that it was made from were looked at yet. Its page does.');
    },

    /** Looks ahead for a list: asks for what its models were made from, as far as time and number allow. */
    prepare: async (models: readonly ApiModel[], options: { most: number; withinMs: number }): Promise<void> => {
      const deadline = AbortSignal.timeout(options.withinMs);
      let left = options.most;
      let level = models.flatMap(basesOf);
      for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
        const wanted = [...new Set(level)].filter((repo) => known(repo) === null).slice(0, Math.max(0, left));
        left -= wanted.length;
        let failed = false;
        const asked = runBounded(wanted, atOnce, async (repo) => {
          if (failed || deadline.aborted) return;
          await find(repo).catch(() => (failed = true));
        });
        await Promise.race([asked, once(deadline, 'abort')]);
        if (failed || deadline.aborted) return;
        level = [...new Set(level)].flatMap((repo) => known(repo)?.bases ?? []);
      }
    },
  };
}

function nothingKnown(repo: string): LicenseClaim {
  return { repo, license: null, licenseName: null, licenseLink: null, gated: false, tags: [], datasets: [] };
}

function withReason(openness: Openness, reason: string): Openness {
  return { ...openness, reasons: [...openness.reasons, reason] };
}

import type { LicenseFacts } from '../../contract/openness.ts';
import { findLicense, findLicenseByAddress } from './licenses.ts';
import { findOrigin, isConversionOf } from './origins.ts';

/** What a repository, or a model file, says of its own terms. */
export type LicenseClaim = {
  repo: string;
  license: string | null;
  licenseName: string | null;
  licenseLink: string | null;
  gated: boolean;
  /** As the hub has them. `base_model:` and `license:` among them are read. */
  tags: string[];
  datasets: string[];
};

/** One model on the way to the first one, with what is known of its licence. */
export type Ancestor = {
  /** `''` for a file that does not say what it is. */
  repo: string;
  /** Whether its terms were looked for. A base that is only named may yet have any. */
  isSeen: boolean;
  isGated: boolean;
  /** As written, for people; `null` where it names none. */
  named: string | null;
  namedUrl: string | null;
  /** Of the licence that it names, or that its maker is known to give. `null`: none, or one without facts. */
  facts: LicenseFacts | null;
  /** A licence that holds besides: its makers started from a model of others. */
  alsoFacts: LicenseFacts | null;
  /** Positions of the models that it was made from. */
  bases: number[];
  isConversion: boolean;
  /** Why it is known to be fully open. */
  openReason: string | null;
};

const baseTag = /^base_model:(?:(quantized|finetune|adapter|merge):)?([^:]+)$/;

function readBaseTags(claim: LicenseClaim): { repos: string[]; quantized: string | null } {
  const repos: string[] = [];
  let quantized: string | null = null;
  for (const tag of claim.tags) {
    const [, relation, repo] = baseTag.exec(tag) ?? [];
    if (repo === undefined || sameRepo(repo, claim.repo)) continue;
    if (!repos.some((other) => sameRepo(other, repo))) repos.push(repo);
    if (relation === 'quantized') quantized = repo;
  }
  return { repos, quantized };
}

/** Two files without a name are two models. */
const sameRepo = (a: string, b: string): boolean => a !== '' && a.toLowerCase() === b.toLowerCase();

const missing = (repo: string): LicenseClaim => ({
  repo,
  license: null,
  licenseName: null,
  licenseLink: null,
  gated: false,
  tags: [],
  datasets: [],
});

function readLicense(claim: LicenseClaim): Pick<Ancestor, 'named' | 'namedUrl' | 'facts' | 'alsoFacts'> {
  const tag = claim.tags.find((candidate) => candidate.startsWith('license:'))?.slice('license:'.length);
  const isNamed = (text: string | null | undefined): text is string =>
    text != null && !/^(?:|unknown|none|null|other)$/i.test(text.trim());
  const named = [claim.license, tag, claim.licenseName].find(isNamed) ?? null;
  const origin = findOrigin(claim.repo);
  const link = claim.licenseLink;
  const saysOther = [claim.license, tag].some((text) => text?.trim().toLowerCase() === 'other');
  let facts = named === null ? null : findLicense(named);
  facts ??= link === null ? null : findLicenseByAddress(link);
  // A maker's own repository without a licence that can be told apart has the one that its maker is known to give.
  if (origin !== null) facts ??= findLicense(origin.license);
  // Cohere writes cc-by-nc-4.0 and adds its acceptable use policy in the text.
  if (origin?.license.startsWith('cohere-') === true && facts?.id === 'cc-by-nc-4.0')
    facts = findLicense(origin.license);
  return {
    named: named ?? (saysOther ? 'other' : null),
    namedUrl: link !== null && /^https?:\/\//i.test(link) ? link : null,
    facts,
    alsoFacts: origin?.also === undefined ? null : findLicense(origin.also),
  };
}

/**
 * The models of a chain with the ones each was made from. A base that only a tag names is added, as not seen. Where no
 * tag says what a model was made from, that is the next one of the chain.
 */
export function readLineage(chain: readonly LicenseClaim[]): Ancestor[] {
  const claims: LicenseClaim[] = [];
  for (const claim of chain) if (!claims.some((other) => sameRepo(other.repo, claim.repo))) claims.push(claim);
  const given = claims.length;
  const find = (repo: string): number => claims.findIndex((claim) => sameRepo(claim.repo, repo));
  const tagged = claims.map(readBaseTags);
  for (const repo of tagged.flatMap((tags) => tags.repos)) if (find(repo) < 0) claims.push(missing(repo));
  const isSomeonesBase = new Set(tagged.flatMap((tags) => tags.repos.map(find)));

  return claims.map((claim, index): Ancestor => {
    const tags = tagged[index] ?? { repos: [], quantized: null };
    const next = index + 1 < given && !isSomeonesBase.has(index + 1) ? [index + 1] : [];
    const bases = tags.repos.length > 0 ? tags.repos.map(find) : next;
    const first = bases.length === 1 ? claims[bases[0] ?? -1] : undefined;
    return {
      repo: claim.repo,
      isSeen: index < given,
      isGated: claim.gated,
      ...readLicense(claim),
      bases,
      isConversion: first !== undefined && (tags.quantized !== null || isConversionOf(claim.repo, first.repo)),
      openReason: findOrigin(claim.repo)?.open ?? null,
    };
  });
}

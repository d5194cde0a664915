import type { LicenseClaim } from '../openness/classify.ts';
import type { GgufReport } from '../gguf/report.ts';

type Metadata = GgufReport['metadata'];

const maxBases = 16;
const maxTextLength = 500;

/** The diagnostic model's own claim: it is part of Paddock, and its file does not say so. */
export const builtinClaim: LicenseClaim = {
  repo: 'paddock/paddock-tiny',
  license: 'mit',
  licenseName: null,
  licenseLink: null,
  gated: false,
  tags: [],
  datasets: [],
};
export const builtinReason =
  'It comes with Paddock and is under Paddock’s MIT licence. Its training data and code are not among what is published.';

/** What a file says of its licence and of the models that it was made from. `repo` is where it is known to be from. */
export function readClaims(metadata: Metadata, repo: string | null): LicenseClaim[] {
  const bases = basesOf(metadata);
  const own: LicenseClaim = {
    repo:
      repo ??
      repoOf(metadata, 'general.') ??
      repoOf(metadata, 'general.source.') ??
      text(metadata, 'general.name') ??
      '',
    license: text(metadata, 'general.license')?.toLowerCase() ?? null,
    licenseName: text(metadata, 'general.license.name'),
    licenseLink: text(metadata, 'general.license.link'),
    gated: false,
    // A model may have been merged of several.
    tags: [...texts(metadata, 'general.tags'), ...bases.map((base) => `base_model:${base.repo}`)],
    datasets: datasetsOf(metadata),
  };
  return [own, ...bases];
}

/** What it was made from is named without its licence: the file does not say that. */
function basesOf(metadata: Metadata): LicenseClaim[] {
  return numbered(metadata, 'general.base_model')
    .map((prefix) => repoOf(metadata, prefix) ?? nameOf(metadata, prefix))
    .filter((repo) => repo !== null)
    .map((repo) => ({
      repo,
      license: null,
      licenseName: null,
      licenseLink: null,
      gated: false,
      tags: [],
      datasets: [],
    }));
}

function datasetsOf(metadata: Metadata): string[] {
  const named = numbered(metadata, 'general.dataset').map(
    (prefix) => repoOf(metadata, prefix, 'datasets/') ?? nameOf(metadata, prefix),
  );
  return [...texts(metadata, 'general.datasets'), ...named.filter((name) => name !== null)];
}

/** The prefixes of a counted list of the metadata, such as `general.base_model.0.`. */
function numbered(metadata: Metadata, key: string): string[] {
  const count = metadata[`${key}.count`];
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) return [];
  return Array.from({ length: Math.min(count, maxBases) }, (_, index) => `${key}.${index}.`);
}

/** `user/name` of the address that the metadata gives. */
function repoOf(metadata: Metadata, prefix: string, folder = ''): string | null {
  const address = text(metadata, `${prefix}repo_url`);
  const url = address === null ? null : URL.parse(address);
  if (url === null || !/^(www\.)?(huggingface\.co|hf\.co)$/.test(url.hostname)) return null;
  const path = url.pathname.slice(1);
  if (!path.startsWith(folder)) return null;
  return /^[\w.-]+\/[\w.-]+/.exec(path.slice(folder.length))?.[0] ?? null;
}

function nameOf(metadata: Metadata, prefix: string): string | null {
  const name = text(metadata, `${prefix}name`);
  if (name === null) return null;
  const organization = text(metadata, `${prefix}organization`);
  return organization === null ? name : `${organization}/${name}`;
}

function text(metadata: Metadata, key: string): string | null {
  const value = metadata[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, maxTextLength) : null;
}

function texts(metadata: Metadata, key: string): string[] {
  const list = metadata[key];
  if (typeof list !== 'object') return [];
  return (list.values ?? [])
    .filter((value) => typeof value === 'string')
    .slice(0, 100)
    .map((value) => value.slice(0, maxTextLength));
}

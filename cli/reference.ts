import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { CatalogModel } from '../contract/hub.ts';
import type { Model } from '../contract/models.ts';
import { readRepo } from '../main/hub/addresses.ts';
import { nearest } from './nearest.ts';
import type { Client } from './session.ts';

/** A model on the hub that is not in the library. */
export type HubReference = {
  kind: 'hub';
  repo: string;
  /** `null`: the one that suits this computer best. */
  quantization: string | null;
  /** A file of the repository, where its address was given. */
  file: string | null;
};

/** What a person meant by the name of a model. */
export type Reference =
  | { kind: 'model'; model: Model }
  /** Of a provider elsewhere. */
  | { kind: 'remote'; modelId: string; name: string }
  | HubReference;

/**
 * Understands a path to a file, an id of the library, an alias, a short name of the starting set with or without a
 * quantization (`qwen3`, `qwen3:0.6b`, `qwen3:0.6b-q4_k_m`), `owner/name`, `owner/name:Q4_K_M`, and addresses of the
 * hub. What is in the library already comes from there, without asking the hub. Throws `not_found` with what is near.
 */
export async function resolveReference(client: Client, text: string): Promise<Reference> {
  const path = filePath(text);
  if (path !== null) return { kind: 'model', model: await client.models.open({ path }) };
  const [models, aliases, catalog] = await Promise.all([
    client.models.list(),
    client.server.aliases(),
    client.hub.catalog(),
  ]);
  const byId = (id: string) => models.find((model) => isSame(model.id, id));
  const known = byId(text) ?? byId(aliases.find(({ alias }) => isSame(alias, text))?.modelId ?? '');
  if (known) return { kind: 'model', model: known };
  const remote = await findRemote(client, text);
  if (remote) return remote;
  const wanted = readCatalogName(catalog, text) ?? readHubName(text);
  if (wanted === null) throw unknownModel(text, [...models.map(({ id }) => id), ...catalog.map(({ alias }) => alias)]);
  const here = findInLibrary(models, wanted);
  return here ? { kind: 'model', model: here } : wanted;
}

/** A model of the library by any of its names; `null` where there is only one on the hub, or elsewhere. */
export async function resolveLocal(client: Client, text: string): Promise<Model> {
  const reference = await resolveReference(client, text);
  if (reference.kind === 'model') return reference.model;
  const name = reference.kind === 'hub' ? reference.repo : reference.name;
  throw new AppError('not_found', `${name} is not in the library.`, {
    remedy: reference.kind === 'hub' ? `Fetch it with: paddock pull ${text}` : 'It runs at a provider elsewhere.',
  });
}

/** The whole path of an existing file, or of what can only be meant as one. */
export function filePath(text: string): string | null {
  const whole = text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : resolve(text);
  const isMeantAsPath = isAbsolute(text) || /^\.{0,2}[/\\]|^~\//.test(text) || /\.gguf$/i.test(text);
  const isFile = existsSync(whole) && statSync(whole).isFile();
  return isFile || (isMeantAsPath && !/^(https?:|hf\.co|huggingface\.co)/i.test(text)) ? whole : null;
}

/** A short name of the starting set: `family` alone means the first of it, `:latest` the same. */
export function readCatalogName(catalog: readonly CatalogModel[], text: string): HubReference | null {
  const name = text.toLowerCase().replace(/:latest$/, '');
  const exact = catalog.find(({ alias }) => alias === name);
  const first = exact ?? catalog.find(({ alias }) => alias.split(':')[0] === name);
  if (first) return { kind: 'hub', repo: first.repo, quantization: first.quantization, file: null };
  // The longest, as `model:8b-it` may stand beside `model:8b`.
  const [tagged] = catalog
    .filter(({ alias }) => name.startsWith(`${alias}-`))
    .toSorted((one, other) => other.alias.length - one.alias.length);
  if (!tagged) return null;
  return { kind: 'hub', repo: tagged.repo, quantization: name.slice(tagged.alias.length + 1), file: null };
}

/** `owner/name`, with a quantization behind a colon, or an address of the hub's page or of one of its files. */
export function readHubName(text: string): HubReference | null {
  const repo = readRepo(text, process.env['HF_ENDPOINT'] ?? 'https://huggingface.co');
  if (repo === null) return null;
  const behind = text.slice(text.indexOf(repo) + repo.length);
  const [, quantization = null] = /^:([\w.-]+)$/.exec(behind) ?? [];
  const [, file = null] = /^\/(?:blob|resolve|raw)\/[^/]+\/([^?#]+\.gguf)/i.exec(behind) ?? [];
  return { kind: 'hub', repo, quantization, file: file === null ? null : decodeURIComponent(file) };
}

function findInLibrary(models: readonly Model[], { repo, quantization, file }: HubReference): Model | null {
  const ofRepo = models.filter((model) => model.available && model.repo !== null && isSame(model.repo, repo));
  const isWanted = ({ path, quantization: own }: Model) =>
    file === null ? quantization !== null && isSame(own ?? '', quantization) : path.endsWith(file);
  return ofRepo.find(isWanted) ?? (quantization === null && file === null ? (ofRepo[0] ?? null) : null);
}

async function findRemote(client: Client, text: string): Promise<Reference | null> {
  const remotes = await client.remotes.list();
  for (const { id, models, isOn } of remotes) {
    const found = isOn ? models.find((model) => `${id}/${model.id}` === text) : undefined;
    if (found) return { kind: 'remote', modelId: text, name: found.name };
  }
  return null;
}

function unknownModel(text: string, names: readonly string[]): AppError {
  const near = nearest(text, names);
  return new AppError('not_found', `There is no model with the name ${text}.`, {
    remedy:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : 'Name it as paddock ls shows it, as owner/name on the hub, or by the path of its file.',
  });
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

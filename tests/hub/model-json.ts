import { createHash } from 'node:crypto';
import type { KeptRepository, HubCommit } from './repository.ts';
import { lfsPointer } from './repository.ts';

type Fields = Record<string, unknown>;

/** Every field that the hub can say of a model; those that it does not know are left out. */
export function describeModel(kept: KeptRepository, commit: HubCommit): Fields {
  const { about } = kept;
  const latest = kept.commits.at(-1) ?? commit;
  return dropAbsent({
    _id: createHash('sha1').update(about.id).digest('hex').slice(0, 24),
    id: about.id,
    modelId: about.id,
    author: about.id.split('/')[0],
    sha: commit.id,
    lastModified: latest.date,
    createdAt: about.createdAt ?? '2025-01-15T10:00:00.000Z',
    private: about.isPrivate ?? false,
    gated: about.gated ?? false,
    disabled: false,
    downloads: about.downloads ?? 0,
    downloadsAllTime: (about.downloads ?? 0) * 7,
    likes: about.likes ?? 0,
    trendingScore: about.trendingScore ?? 0,
    pipeline_tag: about.task,
    library_name: about.card?.['library_name'],
    tags: modelTags(kept, commit),
    cardData: about.card,
    gguf: hasGguf(commit) && about.gguf ? { ...about.gguf, totalFileSize: largestGguf(commit) } : undefined,
    baseModels: describeBases(about.card?.['base_model']),
    siblings: [...commit.entries.keys()].map((rfilename) => ({ rfilename })),
    usedStorage: [...commit.entries.values()].reduce((sum, { content }) => sum + content.sizeBytes, 0),
  });
}

/** Siblings with sizes and hashes, as `blobs=true` asks for them. */
export async function describeBlobs(commit: HubCommit): Promise<Fields[]> {
  return Promise.all(
    [...commit.entries.values()].map(async ({ path, content, isLfs }) => {
      if (!isLfs) return { rfilename: path, size: content.sizeBytes, blobId: await content.gitBlobId() };
      const pointer = await lfsPointer(content);
      const lfs = { sha256: await content.sha256(), size: content.sizeBytes, pointerSize: pointer.text.length };
      return { rfilename: path, size: content.sizeBytes, blobId: pointer.oid, lfs };
    }),
  );
}

/** What the hub answers when nothing is asked for by name. */
const listFields = [
  '_id',
  'id',
  'modelId',
  'likes',
  'trendingScore',
  'private',
  'downloads',
  'tags',
  'pipeline_tag',
  'library_name',
  'createdAt',
];
const fullListFields = [...listFields, 'author', 'gated', 'lastModified', 'sha', 'siblings'];
const pageFields = [...fullListFields, 'cardData', 'gguf', 'disabled', 'usedStorage'];

export function pickListFields(model: Fields, expand: string[], isFull: boolean): Fields {
  return pick(model, expand.length > 0 ? ['_id', 'id', ...expand] : isFull ? fullListFields : listFields);
}

export function pickPageFields(model: Fields, expand: string[]): Fields {
  return pick(model, expand.length > 0 ? ['_id', 'id', ...expand] : pageFields);
}

function pick(model: Fields, names: string[]): Fields {
  return Object.fromEntries(Object.entries(model).filter(([name]) => names.includes(name)));
}

export function modelTags({ about }: KeptRepository, commit: HubCommit): string[] {
  const { card = {} } = about;
  const list = (key: string) => [card[key] ?? []].flat().map(String);
  return [
    ...list('library_name'),
    ...(hasGguf(commit) ? ['gguf'] : []),
    ...list('tags'),
    ...(about.task === undefined ? [] : [about.task]),
    ...(about.tags ?? []),
    ...list('language'),
    ...list('datasets').map((dataset) => `dataset:${dataset}`),
    ...list('base_model').flatMap((base) => [`base_model:${base}`, `base_model:${relation(commit)}:${base}`]),
    ...list('license').map((license) => `license:${license}`),
    'region:us',
  ];
}

function describeBases(base: unknown): Fields | undefined {
  if (base === undefined) return undefined;
  const ids = [base].flat().map(String);
  return { relation: 'quantized', models: ids.map((id) => ({ id })) };
}

function relation(commit: HubCommit): string {
  return hasGguf(commit) ? 'quantized' : 'finetune';
}

export function hasGguf(commit: HubCommit): boolean {
  return [...commit.entries.keys()].some((path) => path.endsWith('.gguf'));
}

function largestGguf(commit: HubCommit): number {
  const sizes = [...commit.entries.values()].filter(({ path }) => path.endsWith('.gguf'));
  return Math.max(0, ...sizes.map(({ content }) => content.sizeBytes));
}

function dropAbsent(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

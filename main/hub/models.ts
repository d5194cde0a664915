import { z } from 'zod';
import { repoSchema, type HubModel, type HubTask } from '../../contract/hub.ts';
import type { LicenseClaim } from '../openness/classify.ts';

const maxTags = 500;
const maxFiles = 5000;

/** A text of at most so many characters; anything else that the hub sends in its place counts as missing. */
const text = (length: number) => z.string().max(length).nullable().catch(null);
const count = z.number().int().nonnegative().nullable().catch(null);

/** One text or several; others in the list are left out. */
const texts = (most: number) =>
  z
    .unknown()
    .optional()
    .transform((value): string[] =>
      [value]
        .flat()
        .filter((item): item is string => typeof item === 'string' && item !== '' && item.length <= 500)
        .slice(0, most),
    );

const cardSchema = z
  .object({
    license: texts(8),
    license_name: text(200),
    license_link: text(2000),
    base_model: texts(8),
    datasets: texts(50),
    language: texts(100),
    quantized_by: text(100),
  })
  .partial();

const siblingSchema = z.object({ rfilename: z.string().max(1024) });

/** What the hub's API says of a repository. Any field can be missing, or be something else than it should be. */
export const apiModelSchema = z.object({
  id: repoSchema,
  sha: text(64),
  downloads: count,
  likes: count,
  lastModified: z
    .string()
    .transform((date) => Date.parse(date))
    .pipe(z.number().int())
    .nullable()
    .catch(null),
  pipeline_tag: text(100),
  library_name: text(100),
  tags: texts(maxTags),
  gated: z.union([z.boolean(), z.string()]).catch(false),
  cardData: cardSchema.catch({}),
  gguf: z
    .object({ total: z.number().nonnegative().nullable().catch(null), architecture: text(64), context_length: count })
    .nullable()
    .catch(null),
  safetensors: z
    .object({ total: z.number().nonnegative().nullable().catch(null) })
    .nullable()
    .catch(null),
  siblings: z
    .array(z.unknown())
    .catch([])
    .transform((files) =>
      files.slice(0, maxFiles).flatMap((file) => siblingSchema.safeParse(file).data?.rfilename ?? []),
    ),
});
export type ApiModel = z.infer<typeof apiModelSchema>;

/** A page of a list: entries that are no models are left out. */
export const apiModelsSchema = z
  .array(z.unknown())
  .max(1000)
  .transform((items) => items.flatMap((item) => apiModelSchema.safeParse(item).data ?? []));

export const expandedFields = [
  'cardData',
  'downloads',
  'gated',
  'gguf',
  'lastModified',
  'library_name',
  'likes',
  'pipeline_tag',
  'safetensors',
  'sha',
  'siblings',
  'tags',
];

export function claimOf(model: ApiModel): LicenseClaim {
  const { cardData, tags } = model;
  const named = cardData.license ?? [];
  const tagged = tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
  return {
    repo: model.id,
    // Several licences at once are one that there are no facts about.
    license: named.length > 0 ? named.join(' or ') : tagged,
    licenseName: cardData.license_name ?? null,
    licenseLink: cardData.license_link ?? null,
    gated: model.gated !== false,
    // The hub makes tags of the card's bases; a mirror may not.
    tags: [...new Set([...tags, ...basesOf(model).map((base) => `base_model:${base}`)])],
    datasets: cardData.datasets ?? [],
  };
}

/** What a model says that it was made from, by its card, else by the hub's tags. */
export function basesOf(model: ApiModel): string[] {
  const tagged = model.tags.flatMap((tag) => /^base_model:(?:[a-z]+:)?([^:]+)$/.exec(tag)?.[1] ?? []);
  const named = [...new Set([...(model.cardData.base_model ?? []), ...tagged])];
  return named.filter((repo) => repo !== model.id && repoSchema.safeParse(repo).success).slice(0, 8);
}

const embeddingArchitectures = /^(nomic-)?bert|^jina-bert|^(neo|modern)-bert|embedding$|^t5encoder$/;

export function taskOf(model: ApiModel): HubTask | null {
  const { pipeline_tag: task, tags, id } = model;
  const reranks = /rerank/i.test(id) || tags.some((tag) => /rerank/i.test(tag));
  switch (task) {
    case 'text-generation':
    case 'text2text-generation':
    case 'conversational':
      return reranks ? 'reranking' : 'chat';
    case 'image-text-to-text':
    case 'video-text-to-text':
    case 'audio-text-to-text':
    case 'visual-question-answering':
    case 'image-to-text':
    case 'any-to-any':
      return 'vision';
    case 'feature-extraction':
    case 'sentence-similarity':
      return reranks ? 'reranking' : 'embedding';
    case 'text-ranking':
      return 'reranking';
    case 'text-classification':
      return reranks ? 'reranking' : null;
    case null:
      if (reranks) return 'reranking';
      if (embeddingArchitectures.test(model.gguf?.architecture ?? '')) return 'embedding';
      return tags.includes('conversational') ? 'chat' : null;
    default:
      return null;
  }
}

export function parameterCountOf(model: ApiModel): number | null {
  return model.gguf?.total ?? model.safetensors?.total ?? null;
}

export function hasGguf(model: ApiModel): boolean {
  return model.gguf !== null || model.tags.includes('gguf') || model.siblings.some((path) => path.endsWith('.gguf'));
}

/** The entry of a list, less what only this computer knows. */
export function describeModel(model: ApiModel): Omit<HubModel, 'openness' | 'roughFit' | 'modelIds'> {
  const [author = '', name = ''] = model.id.split('/');
  return {
    repo: model.id,
    name,
    author,
    downloads: model.downloads,
    likes: model.likes,
    updatedAt: model.lastModified,
    parameterCount: parameterCountOf(model),
    architecture: model.gguf?.architecture ?? null,
    contextLength: model.gguf?.context_length ?? null,
    task: taskOf(model),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { hubTaskSchema, repoSchema, type CatalogModel } from '../../contract/hub.ts';
import { classify } from './classify.ts';
import type { LicenseClaim } from './lineage.ts';

/** A model of the starting set as the file has it. How open it is stands nowhere: that is worked out. */
const catalogEntrySchema = z.strictObject({
  /** Short name for the command line, such as `qwen3:0.6b`. */
  alias: z.string().regex(/^[a-z0-9][a-z0-9.-]*:[a-z0-9][a-z0-9.-]*$/),
  title: z.string().min(1),
  family: z.string().regex(/^[a-z][a-z0-9-]*$/),
  repo: repoSchema,
  task: hubTaskSchema,
  summary: z.string().min(1).max(120),
  parameterCount: z.int().positive(),
  architecture: z.string().min(1),
  contextLength: z.int().positive(),
  quantization: z.string().min(1),
  /** Of the usual file, which has that quantization. */
  sizeBytes: z.int().positive(),
  /** What the repository itself names; `null` where that is not known. */
  license: z.string().nullable(),
  gated: z.boolean(),
  /** The model that the files are a conversion of, then what that was made from. */
  bases: z.array(z.strictObject({ repo: repoSchema, license: z.string().nullable(), gated: z.boolean() })).min(1),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

/** Reads the starting set that comes with Paddock. Throws `file_unreadable` where it is missing or not as it should be. */
export function readCatalog(resourcesFolder: string): CatalogEntry[] {
  try {
    return z.array(catalogEntrySchema).parse(JSON.parse(readFileSync(join(resourcesFolder, 'catalog.json'), 'utf8')));
  } catch (cause) {
    throw new AppError('file_unreadable', "The list of models that comes with Paddock can't be read.", {
      remedy: 'Install Paddock again. Searching the hub works without the list.',
      cause,
    });
  }
}

/** The starting set as lists show it, without what depends on this computer. */
export function catalogModels(entries: readonly CatalogEntry[]): Omit<CatalogModel, 'roughFit' | 'modelIds'>[] {
  return entries.map((entry) => {
    const { license, gated, bases, ...shown } = entry;
    const [author = '', name = ''] = entry.repo.split('/');
    const openness = classify(claimsOf({ repo: entry.repo, license, gated, bases }));
    return { ...shown, name, author, downloads: null, likes: null, updatedAt: null, openness };
  });
}

/** The starting set, read when it is first asked for: a broken list must not keep Paddock from starting. */
export function createCatalog(resourcesFolder: string): () => Omit<CatalogModel, 'roughFit' | 'modelIds'>[] {
  let models: ReturnType<typeof catalogModels> | null = null;
  return () => (models ??= catalogModels(readCatalog(resourcesFolder)));
}

function claimsOf({
  repo,
  license,
  gated,
  bases,
}: Pick<CatalogEntry, 'repo' | 'license' | 'gated' | 'bases'>): LicenseClaim[] {
  const claim = { licenseName: null, licenseLink: null, datasets: [] };
  const converted = bases[0] === undefined ? [] : [`base_model:quantized:${bases[0].repo}`];
  return [
    { ...claim, repo, license, gated, tags: converted },
    ...bases.map((base) => ({ ...claim, ...base, tags: [] })),
  ];
}

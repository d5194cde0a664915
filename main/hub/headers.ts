import { z } from 'zod';
import type { HubFile, HubVariant } from '../../contract/hub.ts';
import type { DescribedModel } from '../fit/shape.ts';
import { inspectRemote, type KnownArray } from '../gguf/inspect.ts';
import { ggufReportSchema, knownArraySchema } from '../gguf/report.ts';
import type { HubCache } from '../store/hub-cache.ts';
import { createRangeSource } from './range-source.ts';
import type { HubClient } from './types.ts';

const timeoutMs = 120_000;

const headerSchema = ggufReportSchema
  .pick({ facts: true, metadata: true })
  .extend({ knownArrays: z.array(knownArraySchema) });

export type RemoteHeader = { report: DescribedModel; knownArrays: KnownArray[] };

type Dependencies = {
  client: Pick<HubClient, 'openFile'>;
  cache: Pick<HubCache, 'header' | 'putHeader'>;
};

type Place = { repo: string; revision: string; signal: AbortSignal | undefined };

/** Reads the headers of files on the hub, and keeps what they say by the hash of the files. */
export function createHeaderReader({ client, cache }: Dependencies) {
  /** What was read before; `null` where it was not. */
  function known({ files }: Pick<HubVariant, 'files'>): RemoteHeader | null {
    const key = keyOf(files);
    const found = key === null ? null : headerSchema.safeParse(cache.header(key)).data;
    if (!found) return null;
    const { knownArrays, ...report } = found;
    return { report, knownArrays };
  }

  /** Lists in `knownArrays`, of another variant of the repository, are not fetched again. */
  async function fetch(
    variant: Pick<HubVariant, 'files'>,
    { repo, revision, signal }: Place,
    knownArrays: readonly KnownArray[],
  ): Promise<RemoteHeader> {
    const parts = variant.files.map(({ path, sizeBytes }) => {
      const open = (range: [number, number]) =>
        client.openFile({ repo, revision, path }, { range, ...(signal === undefined ? {} : { signal }) });
      return { name: path, sizeBytes, read: createRangeSource({ sizeBytes, open }).read };
    });
    const { report, knownArrays: found } = await inspectRemote(parts, { knownArrays, timeoutMs, signal });
    const kept = { ...withoutTemplates(report), knownArrays: found };
    const key = keyOf(variant.files);
    if (key !== null) cache.putHeader(key, kept);
    return { report: kept, knownArrays: found };
  }

  return { known, fetch };
}

/** Templates are long, and take no memory worth counting. */
function withoutTemplates({ facts, metadata }: DescribedModel): DescribedModel {
  return {
    facts: { ...facts, chatTemplates: { default: null, named: {} } },
    metadata: Object.fromEntries(
      Object.entries(metadata).filter(([key]) => !key.startsWith('tokenizer.chat_template')),
    ),
  };
}

/** The hash of the content says which file it is, wherever it is. Without one nothing is kept. */
function keyOf(files: readonly HubFile[]): string | null {
  const hashes = files.map(({ sha256 }) => sha256);
  const first = hashes[0] ?? null;
  if (first === null || hashes.includes(null)) return null;
  return hashes.length === 1 ? first : `${first}+${hashes.length - 1}+${hashes.at(-1)}`;
}

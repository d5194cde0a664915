import type { ErrorInfo } from '../../contract/errors.ts';
import type { DocumentSearch } from '../../contract/documents.ts';
import type { Model } from '../../contract/models.ts';
import type { SearchModelChoice, Settings } from '../../contract/settings.ts';
import type { Purpose } from '../gguf/purpose.ts';
import type { Log } from '../log.ts';

type Dependencies = {
  listModels(): Model[];
  /** Reads the header; may throw. */
  purposeOf(model: Model): Promise<Purpose>;
  settings: { get(): Settings };
  log: Log;
};

export type SearchModels = ReturnType<typeof createSearchModels>;

/** The local models that documents are searched with, as chosen or as found. */
export function createSearchModels({ listModels, purposeOf, settings, log }: Dependencies) {
  /** By path and size: a header is read once. */
  const known = new Map<string, Promise<Purpose>>();
  let problem: ErrorInfo | null = null;

  function purpose(model: Model): Promise<Purpose> {
    const key = `${model.sizeBytes} ${model.path}`;
    const found =
      known.get(key) ??
      purposeOf(model).catch((error: unknown): Purpose => {
        // What is wrong with the file is told where it is loaded.
        log.debug({ err: error, model: model.id }, 'the purpose of a model is unknown');
        known.delete(key);
        return 'chat';
      });
    known.set(key, found);
    return found;
  }

  /** Those of one purpose; the one that was here first comes first. */
  async function all(wanted: Purpose): Promise<Model[]> {
    const candidates = listModels().filter((model) => model.available && maySearch(model));
    const purposes = await Promise.all(candidates.map(purpose));
    return candidates
      .filter((_, index) => purposes[index] === wanted)
      .toSorted((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1));
  }

  async function choose(wanted: Purpose, choice: SearchModelChoice): Promise<Model | null> {
    if (choice === 'off') return null;
    const found = await all(wanted);
    if (choice === 'auto') return found[0] ?? null;
    return found.find(({ id }) => id === choice.modelId) ?? null;
  }

  const embedding = () => choose('embedding', settings.get().documentEmbedding);
  const reranking = () => choose('ranking', settings.get().documentReranking);

  return {
    embedding,
    reranking,
    /** Why the embedding model could not be used; from then on words are all that is searched by. */
    fail: (error: ErrorInfo): void => {
      problem = error;
    },
    /** Another choice, or other models: what failed may work now. */
    changed: (): void => {
      problem = null;
    },
    hasFailed: (): boolean => problem !== null,
    describe: async (): Promise<DocumentSearch> => ({
      embedding: named(await embedding()),
      reranking: named(await reranking()),
      embeddingModels: (await all('embedding')).flatMap((model) => named(model) ?? []),
      rerankingModels: (await all('ranking')).flatMap((model) => named(model) ?? []),
      problem,
    }),
  };
}

/** Others are made to chat, and their headers need not be read. */
function maySearch({ name, path, architecture, hasChatTemplate }: Model): boolean {
  return !hasChatTemplate || /bert|embed|rerank|t5encoder/i.test(`${name} ${path} ${architecture ?? ''}`);
}

function named(model: Model | null) {
  return model && { modelId: model.id, name: model.name };
}

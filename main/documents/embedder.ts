import { AppError, describeError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { Log } from '../log.ts';
import type { Operation, OperationResult } from '../runner/protocol.ts';
import type { ChunkRecord, Scope } from '../store/documents.ts';
import type { SearchModels } from './search-models.ts';
import type { Shelf } from './shelf.ts';

export type Operate = (modelId: string, operation: Operation, signal?: AbortSignal) => Promise<OperationResult>;

/** Few enough that a question is not kept waiting for long. */
const batchChunks = 16;
const mostHalvings = 5;
/** Further on a question is rarely a question. */
const longestQuestion = 4000;

export type Embedder = ReturnType<typeof createEmbedder>;

/** Makes vectors of chunks and questions with the local embedding model. */
export function createEmbedder({ models, operate, log }: { models: SearchModels; operate: Operate; log: Log }) {
  async function vectorsOf(model: Model, texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    try {
      const result = await operate(model.id, { kind: 'embed', inputs: [...texts] }, signal);
      if (result.kind !== 'embed') throw new Error(`Asked for vectors, got ${result.kind}.`);
      return result.vectors.map((vector) => Float32Array.from(vector));
    } catch (error) {
      if (!isTooLong(error)) throw error;
      return Promise.all(texts.map((text) => vectorOfLong(model, text, signal)));
    }
  }

  /** Of a text that is longer than the model takes, the beginning stands for it. */
  async function vectorOfLong(model: Model, text: string, signal: AbortSignal, halvings = 0): Promise<Float32Array> {
    try {
      const result = await operate(model.id, { kind: 'embed', inputs: [text] }, signal);
      const vector = result.kind === 'embed' ? result.vectors[0] : undefined;
      if (vector === undefined) throw new Error('Asked for a vector, got none.');
      return Float32Array.from(vector);
    } catch (error) {
      if (!isTooLong(error) || halvings >= mostHalvings) throw error;
      const half = text.slice(0, Math.ceil(text.length / 2)).toWellFormed();
      return vectorOfLong(model, half, signal, halvings + 1);
    }
  }

  /** Runs work with the embedding model; `null` where there is none or it can't be used, which is remembered. */
  async function withModel<Result>(
    signal: AbortSignal,
    work: (model: Model) => Promise<Result>,
  ): Promise<Result | null> {
    const model = models.hasFailed() ? null : await models.embedding();
    if (model === null) return null;
    try {
      return await work(model);
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ err: error, model: model.id }, 'the embedding model can’t be used; documents are searched by words');
      models.fail(describeError(error));
      return null;
    }
  }

  return {
    /** Gives vectors to the chunks of a scope that have none yet of this model. Answers whether it could. */
    fill: async (
      { queries }: Shelf,
      scope: Scope,
      {
        signal,
        onProgress,
        mayGoOn = () => true,
      }: { signal: AbortSignal; onProgress(share: number): void; mayGoOn?(): boolean },
    ): Promise<boolean> => {
      const filled = await withModel(signal, async (model) => {
        const total = queries.countWithoutVector(model.id, scope);
        for (let done = 0; done < total && mayGoOn();) {
          signal.throwIfAborted();
          const chunks = queries.withoutVector(model.id, scope, batchChunks);
          if (chunks.length === 0) break;
          const texts = chunks.map((chunk) => `${prefixes(model).passage}${textOf(chunk)}`);
          const vectors = await vectorsOf(model, texts, signal);
          // Documents that were removed meanwhile have no chunks to belong to.
          const present = new Set(queries.chunksById(chunks.map(({ id }) => id)).map(({ id }) => id));
          queries.putVectors(
            model.id,
            chunks.flatMap(({ id }, index) => {
              const vector = vectors[index];
              return vector && present.has(id) ? [{ chunkId: id, vector }] : [];
            }),
          );
          done += chunks.length;
          onProgress(done / total);
        }
        return true;
      });
      return filled ?? false;
    },
    /** The vector of a question and the model that made it. */
    ofQuestion: (question: string, signal: AbortSignal) =>
      withModel(signal, async (model) => {
        const [vector] = await vectorsOf(
          model,
          [`${prefixes(model).question}${question.slice(0, longestQuestion)}`],
          signal,
        );
        return vector === undefined ? null : { vector, modelId: model.id };
      }),
  };
}

/** A chunk of blanks alone has no words that a model could take. */
function textOf({ lead, text }: ChunkRecord): string {
  return `${lead}${text}`.trim() || '-';
}

function isTooLong(error: unknown): boolean {
  return error instanceof AppError && error.code === 'context_overflow';
}

const families: readonly { name: RegExp; question: string; passage: string }[] = [
  { name: /nomic-embed|nomic embed/i, question: 'search_query: ', passage: 'search_document: ' },
  {
    name: /e5-mistral|gte-qwen|qwen3.embedding/i,
    question: 'Instruct: Find passages that answer the question\nQuery: ',
    passage: '',
  },
  { name: /\be5\b|multilingual-e5/i, question: 'query: ', passage: 'passage: ' },
  {
    name: /embeddinggemma|embedding.gemma/i,
    question: 'task: search result | query: ',
    passage: 'title: none | text: ',
  },
  {
    name: /bge.*(en|zh)|arctic-embed|mxbai-embed/i,
    question: 'Represent this sentence for searching relevant passages: ',
    passage: '',
  },
];

/** What a family of models was trained to see before a question and before a passage. */
function prefixes({ name, path }: Model): { question: string; passage: string } {
  return families.find((family) => family.name.test(`${name} ${path}`)) ?? { question: '', passage: '' };
}

import type { LlamaEmbeddingContext, LlamaModel, LlamaRankingContext, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Operation, OperationResult } from './protocol.ts';

type Embed = (inputs: (string | number[])[]) => Promise<{ vectors: number[][]; tokenCounts: number[] }>;
type Rank = (query: string, documents: string[]) => Promise<{ scores: number[]; tokenCount: number }>;

/** What a model can do besides writing. Contexts for it are made at the first request and then kept. */
export function createOperations(model: LlamaModel, settings: LoadSettings) {
  const ranks = model.fileInsights.supportsRanking;
  const embed = embeds(model) && !ranks ? createEmbed(model, settings) : null;
  const rank = ranks ? createRank(model, settings) : null;

  async function operate(operation: Exclude<Operation, { kind: 'render' }>): Promise<OperationResult> {
    switch (operation.kind) {
      case 'tokenize':
        return { kind: 'tokenize', tokens: model.tokenize(operation.text, operation.special) };
      case 'detokenize':
        return { kind: 'detokenize', text: model.detokenize(operation.tokens as Token[], true) };
      case 'embed':
        if (!embed) throw cannot('turn texts into vectors', 'an embedding model');
        return { kind: 'embed', ...(await embed(operation.inputs)) };
      case 'rank':
        if (!rank) throw cannot('rank documents', 'a reranking model');
        return { kind: 'rank', ...(await rank(operation.query, operation.documents)) };
    }
  }

  return { embed, rank, operate };
}

/** Encoders write nothing; a decoder is for embedding when its file says how its vectors are pooled. */
function embeds(model: LlamaModel): boolean {
  const { architecture } = model.fileInfo.metadata.general;
  const pooling: unknown = Reflect.get(model.fileInfo.architectureMetadata, 'pooling_type');
  return /bert|embedding|t5encoder/.test(architecture) || (typeof pooling === 'number' && pooling > 0);
}

function createEmbed(model: LlamaModel, { contextLength, batchSize }: LoadSettings): Embed {
  let opened: Promise<LlamaEmbeddingContext> | null = null;
  const contextSize = Math.min(model.trainContextSize, contextLength ?? model.trainContextSize);
  return async (inputs) => {
    // An encoder reads a text at once: its batch has to hold the longest.
    opened ??= model.createEmbeddingContext({ contextSize, batchSize: Math.max(batchSize, contextSize) });
    const context = await opened;
    const tokens = inputs.map((input) => (typeof input === 'string' ? model.tokenize(input) : (input as Token[])));
    tokens.forEach((text, index) => requireRoom(text.length, contextSize, `Text ${index + 1}`));
    const results = await Promise.all(tokens.map((text) => context.getEmbeddingFor(text)));
    return {
      vectors: results.map(({ vector }) => normalize(vector)),
      tokenCounts: tokens.map((text) => text.length),
    };
  };
}

function createRank(model: LlamaModel, { contextLength, batchSize }: LoadSettings): Rank {
  let opened: Promise<LlamaRankingContext> | null = null;
  const contextSize = Math.min(model.trainContextSize, contextLength ?? model.trainContextSize);
  return async (query, documents) => {
    opened ??= model.createRankingContext({ contextSize, batchSize: Math.max(batchSize, contextSize) });
    const context = await opened;
    const counts = documents.map((document) => context.calculateInputLength(query, document));
    counts.forEach((count, index) => requireRoom(count, contextSize, `Document ${index + 1} with the query`));
    return {
      scores: await context.rankAll(query, documents),
      tokenCount: counts.reduce((sum, count) => sum + count, 0),
    };
  };
}

function requireRoom(count: number, contextSize: number, what: string): void {
  if (count <= contextSize) return;
  throw new AppError('context_overflow', `${what} has ${count} tokens and this model takes ${contextSize}.`, {
    remedy: 'Cut it into shorter pieces.',
    details: { promptTokens: count, contextLength: contextSize },
  });
}

/** To length 1, as every API of this kind promises. */
function normalize(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}

function cannot(what: string, instead: string): AppError {
  return new AppError('unsupported', `This model can't ${what}.`, { remedy: `Choose ${instead} for this.` });
}

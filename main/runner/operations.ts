import type { LlamaModel, Token } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import { createLanes } from './lanes.ts';
import type { Operation, OperationResult } from './protocol.ts';
import { bytesOf } from './token-bytes.ts';
import { requireTokens } from './vocabulary.ts';

type Embed = (
  inputs: (string | number[])[],
  signal: AbortSignal,
) => Promise<{ vectors: number[][]; tokenCounts: number[] }>;
type Rank = (
  query: string,
  documents: string[],
  signal: AbortSignal,
) => Promise<{ scores: number[]; tokenCount: number }>;

/** More contexts than this cost memory and gain little. */
const mostLanes = 4;

/** What a model can do besides writing. Contexts for it are made at the first request and then kept. */
export function createOperations(model: LlamaModel, settings: LoadSettings) {
  const ranks = model.fileInsights.supportsRanking;
  const embed = embeds(model) && !ranks ? createEmbed(model, settings) : null;
  const rank = ranks ? createRank(model, settings) : null;

  function tokenize(operation: Extract<Operation, { kind: 'tokenize' }>): OperationResult {
    const { text, special, begins = false, pieces = false } = operation;
    const bare = model.tokenize(text, special);
    const { bos, shouldPrependBosToken } = model.tokens;
    const needsBos = begins && shouldPrependBosToken && bos !== null && bare[0] !== bos;
    const tokens = needsBos ? [bos, ...bare] : bare;
    if (!pieces) return { kind: 'tokenize', tokens };
    const bytes = tokens.map((token) => bytesOf(model, token, model.detokenize([token], true)));
    return { kind: 'tokenize', tokens, pieces: bytes };
  }

  async function operate(
    operation: Exclude<Operation, { kind: 'render' }>,
    signal: AbortSignal,
  ): Promise<OperationResult> {
    switch (operation.kind) {
      case 'tokenize':
        return tokenize(operation);
      case 'detokenize':
        requireTokens(model, operation.tokens);
        return { kind: 'detokenize', text: model.detokenize(operation.tokens as Token[], true) };
      case 'embed':
        if (!embed) throw cannot('turn texts into vectors', 'an embedding model');
        return { kind: 'embed', ...(await embed(operation.inputs, signal)) };
      case 'rank':
        if (!rank) throw cannot('rank documents', 'a reranking model');
        return { kind: 'rank', ...(await rank(operation.query, operation.documents, signal)) };
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

function createEmbed(model: LlamaModel, settings: LoadSettings): Embed {
  const longestTokens = longestText(model, settings);
  const lanes = createLanes({
    width: laneCount(model),
    longestTokens,
    open: (tokens) => model.createEmbeddingContext(contextFor(model, tokens)),
  });
  return async (inputs, signal) => {
    const texts = inputs.map((input) => (typeof input === 'string' ? model.tokenize(input) : (input as Token[])));
    texts.forEach((text, index) => {
      requireText(text, `Text ${index + 1}`);
      requireTokens(model, text);
    });
    const lengths = await lanes.lend(0, async (context) => texts.map((text) => context.calculateInputLength(text)));
    lengths.forEach((length, index) => requireRoom(length, longestTokens, `Text ${index + 1}`));
    const vectors = await lanes.each(
      lengths,
      async (context, index) => normalize((await context.getEmbeddingFor(texts[index] ?? [])).vector),
      signal,
    );
    return { vectors, tokenCounts: lengths };
  };
}

function createRank(model: LlamaModel, settings: LoadSettings): Rank {
  const longestTokens = longestText(model, settings);
  const lanes = createLanes({
    width: laneCount(model),
    longestTokens,
    open: (tokens) => model.createRankingContext(contextFor(model, tokens)),
  });
  return async (query, documents, signal) => {
    const lengths = await lanes.lend(0, async (context) =>
      documents.map((document) => context.calculateInputLength(query, document)),
    );
    lengths.forEach((length, index) => requireRoom(length, longestTokens, `Document ${index + 1} with the query`));
    const scores = await lanes.each(lengths, (context, index) => context.rank(query, documents[index] ?? ''), signal);
    return { scores, tokenCount: lengths.reduce((sum, length) => sum + length, 0) };
  };
}

function longestText({ trainContextSize }: LlamaModel, { contextLength }: LoadSettings): number {
  return Math.min(trainContextSize, contextLength ?? trainContextSize);
}

/** A context with a thread for each text beats one with all threads; what several are worth on a GPU is not known. */
function laneCount({ llama }: LlamaModel): number {
  return llama.gpu === false ? Math.min(mostLanes, llama.maxThreads) : 1;
}

function contextFor({ llama }: LlamaModel, tokens: number) {
  return {
    // node-llama-cpp refuses a text that fills a context to the last token.
    contextSize: tokens + 1,
    // An encoder reads a text at once.
    batchSize: tokens,
    threads: llama.maxThreads,
  };
}

function requireText(tokens: readonly Token[], what: string): void {
  if (tokens.length > 0) return;
  throw new AppError('invalid_input', `${what} is empty.`, { remedy: 'Leave it out, or put a word there.' });
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

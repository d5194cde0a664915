import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Operation, OperationResult, Prompt } from '../runner/protocol.ts';
import type { Purpose } from './arguments.ts';
import type { ServerClient } from './http.ts';
import { chatBody } from './request.ts';

const tokensSchema = z.object({ tokens: z.array(z.int()) });
/** A piece that is only a part of a character comes as bytes. */
const pieceSchema = z.union([
  z.string().transform((text) => [...new TextEncoder().encode(text)]),
  z.array(z.int().min(0).max(255)),
]);
const piecesSchema = z.object({ tokens: z.array(z.object({ piece: pieceSchema })) });
const contentSchema = z.object({ content: z.string() });
const promptSchema = z.object({ prompt: z.string() });
const countSchema = z.object({ input_tokens: z.int() });
const embeddingsSchema = z.array(z.object({ index: z.int(), embedding: z.array(z.array(z.number())) }));
const rankSchema = z.object({
  results: z.array(z.object({ index: z.int(), relevance_score: z.number() })),
  usage: z.object({ prompt_tokens: z.int() }).optional(),
});

/** What a llama-server can do besides writing. */
export function createOperations(client: ServerClient, purpose: Purpose) {
  async function tokenize(text: string, special: boolean, begins = false): Promise<number[]> {
    const body = { content: text, add_special: begins, parse_special: special };
    return (await client.ask('/tokenize', body, tokensSchema)).tokens;
  }

  async function tokenizeWith(operation: Extract<Operation, { kind: 'tokenize' }>): Promise<OperationResult> {
    const { text, special, begins, pieces = false } = operation;
    const tokens = await tokenize(text, special, begins);
    if (!pieces) return { kind: 'tokenize', tokens };
    const body = { content: text, add_special: begins ?? false, parse_special: special, with_pieces: true };
    const answer = await client.ask('/tokenize', body, piecesSchema);
    return { kind: 'tokenize', tokens, pieces: answer.tokens.map(({ piece }) => piece) };
  }

  async function detokenize(tokens: readonly number[]): Promise<string> {
    return (await client.ask('/detokenize', { tokens }, contentSchema)).content;
  }

  async function render(prompt: Prompt): Promise<OperationResult> {
    switch (prompt.kind) {
      case 'chat': {
        const body = chatBody(prompt);
        const { prompt: text } = await client.ask('/apply-template', body, promptSchema);
        const { input_tokens: tokenCount } = await client.ask('/v1/chat/completions/input_tokens', body, countSchema);
        return { kind: 'render', text, tokenCount };
      }
      case 'text':
        return { kind: 'render', text: prompt.text, tokenCount: (await tokenize(prompt.text, true)).length };
      case 'tokens':
        return { kind: 'render', text: await detokenize(prompt.tokens), tokenCount: prompt.tokens.length };
      case 'infill':
        throw new AppError('unsupported', 'llama-server does not show how it puts a text to fill together.');
    }
  }

  async function embed(inputs: (string | number[])[], signal: AbortSignal): Promise<OperationResult> {
    if (purpose !== 'embed') throw cannot('turn texts into vectors', 'an embedding model');
    if (inputs.length === 0) return { kind: 'embed', vectors: [], tokenCounts: [] };
    const tokenCounts = await Promise.all(
      inputs.map(async (input) => (typeof input === 'string' ? (await tokenize(input, true)).length : input.length)),
    );
    const body = { content: inputs, embd_normalize: 2 };
    const answers = await client.ask('/embedding', body, embeddingsSchema, signal);
    const vectors = answers.toSorted((a, b) => a.index - b.index).map(({ embedding: [first = []] }) => first);
    return { kind: 'embed', vectors, tokenCounts };
  }

  async function rank(query: string, documents: string[], signal: AbortSignal): Promise<OperationResult> {
    if (purpose !== 'rank') throw cannot('rank documents', 'a reranking model');
    if (documents.length === 0) return { kind: 'rank', scores: [], tokenCount: 0 };
    const { results, usage } = await client.ask('/rerank', { query, documents }, rankSchema, signal);
    const scores = results.toSorted((a, b) => a.index - b.index).map((result) => sigmoid(result.relevance_score));
    return { kind: 'rank', scores, tokenCount: usage?.prompt_tokens ?? 0 };
  }

  return {
    countChat: async (body: Record<string, unknown>) =>
      (await client.ask('/v1/chat/completions/input_tokens', body, countSchema)).input_tokens,
    operate: async (operation: Operation, signal: AbortSignal): Promise<OperationResult> => {
      switch (operation.kind) {
        case 'tokenize':
          return tokenizeWith(operation);
        case 'detokenize':
          return { kind: 'detokenize', text: await detokenize(operation.tokens) };
        case 'render':
          return render(operation.prompt);
        case 'embed':
          return embed(operation.inputs, signal);
        case 'rank':
          return rank(operation.query, operation.documents, signal);
      }
    },
  };
}

/** llama-server gives a model's bare score. */
function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function cannot(what: string, instead: string): AppError {
  return new AppError('unsupported', `This model can't ${what}.`, { remedy: `Choose ${instead} for this.` });
}

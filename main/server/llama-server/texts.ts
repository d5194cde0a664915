import { Hono } from 'hono';
import { z } from 'zod';
import { operate } from '../answer.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import { chatPromptSchema, toChatPrompt } from '../openai/chat-request.ts';
import { chooseModel } from './model.ts';

const model = optional(z.string());

export const tokenizeSchema = z.object({
  model,
  content: z.string(),
  /** Also what the model wants at the beginning of a text. */
  add_special: optional(z.boolean()),
  /** Whether the names of special tokens are read as these. */
  parse_special: optional(z.boolean()),
  with_pieces: optional(z.boolean()),
});

export const detokenizeSchema = z.object({ model, tokens: z.array(z.int().nonnegative()) });

export const templateSchema = chatPromptSchema.extend({ model });

/** Text to tokens and back, and messages to the prompt that a model's template makes of them. */
export function texts(inference: Inference) {
  return new Hono<ServerEnv>()
    .post('/tokenize', async (c) => {
      const request = await readBody(c, tokenizeSchema);
      const ask = { inference, model: chooseModel(c, inference, request.model) };
      const { tokens, pieces } = await operate(c, ask, {
        kind: 'tokenize',
        text: request.content,
        special: request.parse_special ?? true,
        begins: request.add_special ?? false,
        pieces: request.with_pieces ?? false,
      });
      if (pieces === undefined) return c.json({ tokens });
      return c.json({ tokens: tokens.map((id, index) => ({ id, piece: toPiece(pieces[index] ?? []) })) });
    })
    .post('/detokenize', async (c) => {
      const request = await readBody(c, detokenizeSchema);
      const ask = { inference, model: chooseModel(c, inference, request.model) };
      const { text } = await operate(c, ask, { kind: 'detokenize', tokens: request.tokens });
      return c.json({ content: text });
    })
    .post('/apply-template', async (c) => {
      const request = await readBody(c, templateSchema);
      const ask = { inference, model: chooseModel(c, inference, request.model) };
      const { text } = await operate(c, ask, { kind: 'render', prompt: toChatPrompt(request) });
      return c.json({ prompt: text });
    });
}

/** A text, or the bytes where they are only a part of a character. */
function toPiece(bytes: number[]): string | number[] {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return bytes;
  }
}

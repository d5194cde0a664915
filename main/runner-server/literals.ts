import { z } from 'zod';
import type { Turn } from '../../contract/inference.ts';
import type { ServerClient } from './http.ts';

const piecesSchema = z.object({
  tokens: z.array(z.object({ id: z.int(), piece: z.union([z.string(), z.array(z.int())]) })),
});

/** Not visible, and enough to keep a text from being read as one token. */
const zeroWidthSpace = '\u200b';

/**
 * llama-server reads special tokens anywhere in a prompt. Where a person or a tool wrote the text of one, such as
 * `<|im_end|>`, it is split here, so that only the template can end a turn.
 */
export async function splitControlTexts(client: ServerClient, turns: readonly Turn[]): Promise<Turn[]> {
  const foreign = turns.filter(({ role }) => role !== 'assistant').map(({ content }) => content);
  // Nearly always there is nothing to do, and one look at the whole tells.
  if ((await findControlTexts(client, foreign.join('\n'))).length === 0) return [...turns];
  return Promise.all(
    turns.map(async (turn) => (turn.role === 'assistant' ? turn : { ...turn, content: await split(turn.content) })),
  );

  async function split(text: string): Promise<string> {
    const found = await findControlTexts(client, text);
    return found.reduce((result, control) => {
      const [first = ''] = control;
      return result.replaceAll(control, `${first}${zeroWidthSpace}${control.slice(first.length)}`);
    }, text);
  }
}

/** The texts of special tokens in a text, the longest first. */
async function findControlTexts(client: ServerClient, text: string): Promise<string[]> {
  const candidates = await onlySpecial(client, text);
  // Words beside a special token may be cut up another way without being special themselves.
  const isControl = await Promise.all(
    candidates.map(async (piece) => piece === text || (await onlySpecial(client, piece)).includes(piece)),
  );
  return candidates.filter((_, index) => isControl[index]).sort((a, b) => b.length - a.length);
}

/** The pieces of a text that are one token only where special tokens are understood. */
async function onlySpecial(client: ServerClient, text: string): Promise<string[]> {
  if (text === '') return [];
  const body = { content: text, add_special: false, with_pieces: true };
  const [special, plain] = await Promise.all([
    client.ask('/tokenize', { ...body, parse_special: true }, piecesSchema),
    client.ask('/tokenize', { ...body, parse_special: false }, piecesSchema),
  ]);
  const known = new Set(plain.tokens.map(({ id }) => id));
  const pieces = special.tokens
    .filter(({ id }) => !known.has(id))
    .flatMap(({ piece }) => (typeof piece === 'string' && piece.length > 1 && text.includes(piece) ? [piece] : []));
  return [...new Set(pieces)];
}

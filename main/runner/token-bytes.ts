import type { LlamaModel, Token } from 'node-llama-cpp';

/** What a text has in place of bytes that are only a part of a character. */
const replacement = '\uFFFD';

/** The bytes of a token, also where they are only a part of a character, which its text can't show. */
export function bytesOf(model: LlamaModel, token: Token, text: string): number[] {
  const entry = text.includes(replacement) ? model.fileInfo.metadata.tokenizer?.ggml.tokens[token] : undefined;
  return (entry === undefined ? null : readEntry(entry)) ?? [...new TextEncoder().encode(text)];
}

/** Vocabularies name a single byte, as in `<0xE2>`, or write each byte as a character of its own. */
export function readEntry(entry: string): number[] | null {
  const named = /^<0x([0-9A-Fa-f]{2})>$/.exec(entry)?.[1];
  if (named !== undefined) return [Number.parseInt(named, 16)];
  const bytes = [...entry].map((character) => byteOfCharacter.get(character));
  return bytes.every((byte) => byte !== undefined) ? bytes : null;
}

/** GPT-2's alphabet: bytes that can be printed are themselves, and the others come after them in order. */
const byteOfCharacter = new Map<string, number>();
let others = 0;
for (let byte = 0; byte < 256; byte += 1) {
  const isPrintable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  byteOfCharacter.set(String.fromCodePoint(isPrintable ? byte : 256 + others++), byte);
}

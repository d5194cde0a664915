import type { HighlightOrder, HighlightReply } from './highlighter.ts';
import { createTokenizer } from './tokenizer.ts';
import type { Line, Tokenize } from './tokenizer.ts';

/** Beside the window's thread: colours fences, each from where it last differed. */
const fences = new Map<number, { tokenize: Promise<Tokenize>; lines: readonly Line[] }>();

self.addEventListener('message', ({ data }: MessageEvent<HighlightOrder>) => {
  if (data.type === 'close') fences.delete(data.id);
  else void colour(data).then((reply) => self.postMessage(reply));
});

async function colour({ id, language, code }: Extract<HighlightOrder, { type: 'colour' }>): Promise<HighlightReply> {
  let fence = fences.get(id);
  if (fence === undefined) {
    fence = { tokenize: createTokenizer(language), lines: [] };
    fences.set(id, fence);
  }
  try {
    const tokenize = await fence.tokenize;
    const before = fence.lines;
    const lines = tokenize(code);
    fence.lines = lines;
    const same = lines.findIndex((line, index) => line !== before[index]);
    const from = same === -1 ? lines.length : same;
    return { id, from, lines: lines.slice(from) };
  } catch {
    return { id, from: 0, lines: null };
  }
}

import type { Language } from './languages.ts';
import type { Line } from './tokenizer.ts';

/** To the worker: the whole text of a fence, or that it is no longer shown. */
export type HighlightOrder =
  | { type: 'colour'; id: number; language: Language; code: string }
  | { type: 'close'; id: number };
/** From the worker: the lines from the first that differs from what it last said. `null` where the code can't be read. */
export type HighlightReply = { id: number; from: number; lines: readonly Line[] | null };

/** A text that takes longer than this is left without colours: some are made to take for ever. */
const patienceMs = 4000;

type Show = (code: string, lines: readonly Line[]) => void;
export type Highlight = { colour(code: string): void; close(): void };
type Fence = {
  id: number;
  language: Language;
  show: Show;
  lines: readonly Line[];
  asked: string | null;
  wanted: string | null;
};

let worker: Worker | undefined;
let lastId = 0;
const fences = new Map<number, Fence>();

/** Colours a fence beside the window's own thread, so that no grammar ever stops the window. */
export function openHighlight(language: Language, show: Show): Highlight {
  const fence: Fence = { id: (lastId += 1), language, show, lines: [], asked: null, wanted: null };
  fences.set(fence.id, fence);
  return {
    colour(code) {
      if (!fences.has(fence.id)) return;
      fence.wanted = code;
      ask(fence);
    },
    close() {
      fences.delete(fence.id);
      worker?.postMessage({ type: 'close', id: fence.id } satisfies HighlightOrder);
    },
  };
}

/** One question a fence at a time: what comes meanwhile is asked together. */
function ask(fence: Fence): void {
  if (fence.asked !== null || fence.wanted === null) return;
  fence.asked = fence.wanted;
  fence.wanted = null;
  const asked = fence.asked;
  start().postMessage({ type: 'colour', id: fence.id, language: fence.language, code: asked } satisfies HighlightOrder);
  setTimeout(() => {
    if (fence.asked === asked && fences.get(fence.id) === fence) giveUp();
  }, patienceMs);
}

function start(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<HighlightReply>) => receive(data));
  return worker;
}

function receive({ id, from, lines }: HighlightReply): void {
  const fence = fences.get(id);
  if (fence === undefined || fence.asked === null) return;
  const code = fence.asked;
  fence.asked = null;
  if (lines === null) {
    fences.delete(id);
    return;
  }
  fence.lines = [...fence.lines.slice(0, from), ...lines];
  fence.show(code, fence.lines);
  ask(fence);
}

/** The worker hangs. What it was asked stays plain; whoever comes later gets another one. */
function giveUp(): void {
  worker?.terminate();
  worker = undefined;
  for (const fence of fences.values()) if (fence.asked !== null) fences.delete(fence.id);
}

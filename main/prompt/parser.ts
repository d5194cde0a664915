import type { OutputDelta, Tool } from '../../contract/inference.ts';
import { createCallReader, openingsOf, type Openings } from './calls/open.ts';
import type { CallReader } from './calls/reader.ts';
import { createDeltas } from './deltas.ts';
import type { OutputFormat } from './format.ts';
import { createHarmonyParser } from './harmony.ts';

export type OutputParser = {
  /** Takes what the model has written since, and says what it means. */
  push(text: string): OutputDelta[];
  /** The answer has ended: what was held back comes out. */
  end(): OutputDelta[];
};

export type ParserOptions = {
  /** Without tools nothing is read as a call. */
  tools: readonly Tool[];
  /** Whether the prompt has already opened the thoughts. */
  startsInThinking: boolean;
};

type Mode = 'thinking' | 'text' | 'opening' | 'call' | 'between';

/** Sorts what a model writes into thoughts, calls and text, as it comes. What may become a marker waits. */
export function createOutputParser(format: OutputFormat, options: ParserOptions): OutputParser {
  if (format.isHarmony) return createHarmonyParser(options);
  const { thinking, answerMarks } = format;
  const deltas = createDeltas();
  const openings: Openings | null = options.tools.length > 0 ? openingsOf(format) : null;
  const triggers = openings?.triggers ?? [];
  /** Marks that say nothing by themselves, and an end of thoughts that nothing had begun. */
  const dropped = thinking.isAssumed ? answerMarks : [...answerMarks, thinking.close];
  let mode: Mode = options.startsInThinking ? 'thinking' : 'text';
  /** The end of the prompt, until it is known what came of it. */
  let tail = options.startsInThinking ? '' : format.promptTail;
  let buffer = tail;
  /** White space that comes out only if text follows it. */
  let heldSpace = '';
  let hasText = false;
  /** Whether white space at this place belongs to the markers. */
  let skipsSpace = options.startsInThinking;
  let hadThoughts = options.startsInThinking;
  let expected: string[] = [];
  /** What would be text again if no call comes of it. */
  let raw = '';
  let isBare = false;
  let reader: CallReader | null = null;

  const emit = (text: string, type: 'text' | 'reasoning'): void => {
    for (const part of text.match(/\s+|\S+/g) ?? []) {
      if (/^\s/.test(part)) {
        if (!skipsSpace) heldSpace += part;
        continue;
      }
      deltas.text(type, heldSpace + part);
      heldSpace = '';
      skipsSpace = false;
      if (type === 'text') hasText = true;
    }
  };
  const enter = (next: Mode): void => {
    mode = next;
    heldSpace = '';
    skipsSpace = true;
  };
  /** Takes up to the first of these texts; `null` where there is none, after giving out all that cannot become one. */
  const takeUntil = (texts: readonly string[], type: 'text' | 'reasoning', isEnd: boolean): string | null => {
    for (let at = 0; at < buffer.length; at += 1) {
      const rest = buffer.slice(at);
      const longer = !isEnd && texts.some((text) => text.length > rest.length && text.startsWith(rest));
      if (longer) {
        emit(buffer.slice(0, at), type);
        buffer = rest;
        return null;
      }
      const found = texts.find((text) => rest.startsWith(text));
      if (found === undefined) continue;
      emit(buffer.slice(0, at), type);
      buffer = rest.slice(found.length);
      return found;
    }
    emit(buffer, type);
    buffer = '';
    return null;
  };
  const mayThink = (): boolean => !hasText && (!thinking.isAssumed || !hadThoughts);

  const readThinking = (isEnd: boolean): boolean => {
    if (takeUntil([thinking.close], 'reasoning', isEnd) === null) return false;
    enter('text');
    hasText = false;
    return true;
  };
  const readText = (isEnd: boolean): boolean => {
    const bare = !hasText && openings?.mayBeBare ? /^\s*(\[?)\s*(\{?)/.exec(buffer) : null;
    if (bare?.[1] === '[' && bare[0] === buffer && bare[2] === '' && !isEnd) return false;
    if (bare?.[2] === '{') {
      expected = bare[1] === '[' ? ['['] : [];
      raw = '';
      isBare = true;
      mode = 'opening';
      return true;
    }
    const texts = [...triggers, ...dropped, ...(mayThink() ? [thinking.open] : [])].toSorted(byLength);
    const wasAtStart = !hasText;
    const found = takeUntil(texts, 'text', isEnd);
    if (found === null) return wasAtStart && hasText && buffer !== '';
    // With text before it, an opening thought is only a word.
    if (found === thinking.open && !mayThink()) {
      emit(found, 'text');
      return true;
    }
    if (found === thinking.open) {
      hadThoughts = true;
      enter('thinking');
    } else if (dropped.includes(found)) {
      tail = '';
      skipsSpace = !hasText;
    } else {
      mode = 'opening';
      raw = found;
      isBare = false;
      expected = openings?.after(found) ?? [];
    }
    return true;
  };
  const readOpening = (isEnd: boolean): boolean => {
    const trimmed = buffer.trimStart();
    if (trimmed === '' && !isEnd) return false;
    const [next] = expected;
    const skipTo = (length: number): boolean => {
      const used = buffer.length - trimmed.length + length;
      raw += buffer.slice(0, used);
      buffer = buffer.slice(used);
      return true;
    };
    if (next === undefined) {
      // Whether a name is followed by a bracket decides how the call is read.
      if (!isEnd && /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(trimmed)) return false;
      reader = createCallReader(format, deltas, options.tools, trimmed, isBare || !/\w/.test(raw));
      mode = 'call';
      return true;
    }
    if (next === '{id}') {
      const id = /^[\w-]*/.exec(trimmed)?.[0] ?? '';
      if (id === trimmed && !isEnd) return false;
      expected.shift();
      return skipTo(id.length);
    }
    if (next.startsWith(trimmed) && trimmed.length < next.length && !isEnd) return false;
    expected.shift();
    // Models leave parts of an opening away; what they do write decides.
    return skipTo(trimmed.startsWith(next) ? next.length : 0);
  };
  const readCall = (isEnd: boolean): boolean => {
    const result = reader?.read(buffer, isEnd) ?? { used: 0, status: 'failed' as const };
    const isNoCall = result.status === 'failed' || (isEnd && result.status === 'more');
    if (!deltas.isInCall() && isNoCall) {
      // What the prompt had written is not part of the answer.
      const all = (raw + buffer).slice(tail.length);
      // A marker goes out as the text that it is, so that it is not met again.
      const [first = ''] = all;
      const literal = isBare ? first : all.slice(0, Math.max(first.length, raw.length - tail.length));
      tail = '';
      mode = 'text';
      buffer = all.slice(literal.length);
      emit(literal, 'text');
      return true;
    }
    if (deltas.isInCall()) tail = '';
    else raw += buffer.slice(0, result.used);
    buffer = buffer.slice(result.used);
    if (result.status === 'more' && !isEnd) return false;
    deltas.endCall();
    enter('between');
    return true;
  };
  const readBetween = (isEnd: boolean): boolean => {
    buffer = buffer.trimStart();
    if (buffer === '') return false;
    const noise = [...(openings?.closings ?? []), ...triggers];
    const found = noise.filter((text) => buffer.startsWith(text)).toSorted(byLength)[0];
    const mayGrow = !isEnd && noise.some((text) => text.length > buffer.length && text.startsWith(buffer));
    if (mayGrow || (!isEnd && openings?.mayStartCall(buffer))) return false;
    if (found !== undefined && !triggers.includes(found)) {
      buffer = buffer.slice(found.length);
      return true;
    }
    if (found !== undefined || openings?.startsCall(buffer)) {
      raw = found ?? '';
      isBare = found === undefined;
      buffer = buffer.slice(raw.length);
      expected = openings?.after(raw) ?? [];
      mode = 'opening';
      return true;
    }
    mode = 'text';
    skipsSpace = false;
    return true;
  };
  const step = (isEnd: boolean): boolean => {
    switch (mode) {
      case 'thinking':
        return readThinking(isEnd);
      case 'text':
        return readText(isEnd);
      case 'opening':
        return readOpening(isEnd);
      case 'call':
        return readCall(isEnd);
      case 'between':
        return readBetween(isEnd);
    }
  };
  const run = (isEnd: boolean): OutputDelta[] => {
    if (isEnd && buffer === tail) buffer = '';
    while (buffer !== '' || (isEnd && (mode === 'opening' || mode === 'call'))) {
      if (!step(isEnd)) break;
    }
    if (isEnd && mode === 'text' && hasText) deltas.text('text', heldSpace);
    return deltas.take();
  };
  return {
    push(text) {
      buffer += text;
      return run(false);
    },
    end: () => run(true),
  };
}

function byLength(left: string, right: string): number {
  return right.length - left.length;
}

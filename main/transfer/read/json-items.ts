import { limits } from '../limits.ts';

/** A value of a JSON text, or why it was left out. */
export type JsonItem = { value: unknown } | { skipped: 'unreadable' | 'tooLarge' | 'tooDeep' };

export type ItemSplitter = {
  /** Takes more of the text and returns the items that ended in it. */
  push(bytes: Uint8Array): JsonItem[];
  end(): JsonItem[];
};

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = new TextEncoder().encode(
  '"\\,[]{}',
);

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Cuts a JSON text of any length into the elements of its outermost array, or takes it whole where it is no array, so
 * that never more than one of them is in memory. Whatever follows one whole value is another: that is JSON Lines.
 */
export function createItemSplitter(maxBytes: number = limits.itemBytes): ItemSplitter {
  const decoder = new TextDecoder('utf-8');
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let depth = 0;
  let deepest = 0;
  let isInArray = false;
  let isInText = false;
  let isEscaped = false;
  let isInItem = false;
  let isFirst = true;
  let isTooLarge = false;

  function keep(piece: Uint8Array): void {
    if (isTooLarge || piece.length === 0) return;
    keptBytes += piece.length;
    if (keptBytes > maxBytes) {
      isTooLarge = true;
      kept = [];
    } else {
      kept.push(piece.slice());
    }
  }

  function finish(): JsonItem {
    const item = read();
    kept = [];
    keptBytes = 0;
    deepest = 0;
    isTooLarge = false;
    isInItem = false;
    return item;
  }

  function read(): JsonItem {
    if (isTooLarge) return { skipped: 'tooLarge' };
    if (deepest > limits.depth) return { skipped: 'tooDeep' };
    try {
      return { value: JSON.parse(decoder.decode(Buffer.concat(kept, keptBytes))) };
    } catch {
      return { skipped: 'unreadable' };
    }
  }

  function push(bytes: Uint8Array): JsonItem[] {
    const items: JsonItem[] = [];
    let start = isInItem ? 0 : -1;
    const cut = (end: number) => {
      keep(bytes.subarray(start, end));
      start = -1;
      items.push(finish());
    };
    for (let at = isFirst && bytes[0] === 0xef ? 3 : 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInText = false;
        continue;
      }
      const base = isInArray ? 1 : 0;
      if (!isInItem) {
        if (isSpace(byte) || byte === comma) continue;
        if (byte === closeBracket && isInArray) {
          isInArray = false;
          depth = 0;
          continue;
        }
        if (byte === openBracket && depth === 0 && isFirst) {
          isFirst = false;
          isInArray = true;
          depth = 1;
          continue;
        }
        isFirst = false;
        isInItem = true;
        start = at;
      } else if (depth === base && (byte === comma || (byte === closeBracket && isInArray) || isSpace(byte))) {
        // The end of a number, a word or a text.
        cut(at);
        if (byte === closeBracket) {
          isInArray = false;
          depth = 0;
        }
        continue;
      }
      if (byte === quote) isInText = true;
      else if (byte === openBracket || byte === openBrace) {
        depth += 1;
        deepest = Math.max(deepest, depth - base);
      } else if (byte === closeBracket || byte === closeBrace) {
        depth = Math.max(base, depth - 1);
        if (depth === base) cut(at + 1);
      }
    }
    if (isInItem) keep(bytes.subarray(Math.max(0, start)));
    return items;
  }

  return { push, end: () => (isInItem ? [finish()] : []) };
}

import { parseMarkdownIntoBlocks } from 'streamdown';
import remend from 'remend';
import { normalizeMath } from './math.ts';
import { createReferences, takeDefinitions } from './references.ts';
import type { Definitions } from './references.ts';

/** What stands for itself in a text. The same object from one reading to the next as long as it is the same. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'code'; language: string; code: string; isOpen: boolean }
  | { kind: 'note'; number: number; text: string }
  /** What no reader should be given; it is shown as it came. */
  | { kind: 'plain'; text: string };

/** A formula, written over several lines, that is not closed after this many characters is none. */
const longestFormula = 3000;

const fence = /^ {0,3}(`{3,}|~{3,})/;
/** Goes on with what came before, also behind an empty line. */
const continuation = /^(?:[ \t]|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$))/;
/** Kinds of HTML that end at their end tag and not at an empty line. */
const longHtml = /^ {0,3}<(?:(!--)|(script|pre|style|textarea)(?=[\s>]))/i;

/** Hundreds of quotations or lists in each other: no answer, but an attempt to choke what reads it. */
const tooDeep = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){40}/m;

const completion = { linkMode: 'text-only', katex: false } as const;

type Chunk = Definitions & { blocks: readonly Block[] };

/**
 * Makes a function that reads a text which grows at its end into blocks. What lies behind the last place where
 * nothing that follows can change it any more is read once; only the rest is read again.
 */
export function createBlockReader(): (text: string, isLive: boolean, sourceCount: number) => readonly Block[] {
  let settled: { text: string; chunks: readonly Chunk[] } = { text: '', chunks: [] };
  const references = createReferences();

  return (input, isLive, sourceCount) => {
    const text = input.includes('\r') ? input.replace(/\r\n?/g, '\n') : input;
    if (!text.startsWith(settled.text)) settled = { text: '', chunks: [] };
    const start = settled.text.length;
    const cuts = findCuts(text, start);
    const end = cuts.at(-1) ?? start;
    if (end > start) {
      const added = cuts.map((cut, index) => readChunk(text.slice(cuts[index - 1] ?? start, cut), false));
      settled = { text: text.slice(0, end), chunks: [...settled.chunks, ...added] };
    }
    return references.resolve([...settled.chunks, readChunk(text.slice(end), isLive)], isLive, sourceCount);
  };
}

/** The places behind `start`, which is one itself, where a block of the outermost level begins whatever comes before. */
function findCuts(text: string, start: number): number[] {
  const cuts: number[] = [];
  let openFence = '';
  let openHtml: RegExp | null = null;
  let formulaFrom = -1;
  let isAfterBlank = false;
  for (let at = start; at < text.length;) {
    const newline = text.indexOf('\n', at);
    if (newline === -1) {
      // A last line that is still written may become anything, but one that begins like this no part of a list.
      const isOutside = openFence === '' && openHtml === null && formulaFrom === -1;
      if (isOutside && isAfterBlank && at > start && /^[^\s\d*+-]/.test(text.slice(at, at + 1))) cuts.push(at);
      break;
    }
    const line = text.slice(at, newline);
    const marker = fence.exec(line)?.[1] ?? '';
    if (formulaFrom !== -1 && at - formulaFrom > longestFormula) formulaFrom = -1;
    if (openFence !== '') {
      if (marker.startsWith(openFence) && line.trim() === marker) openFence = '';
    } else if (openHtml !== null) {
      if (openHtml.test(line)) openHtml = null;
    } else {
      const isOutside = formulaFrom === -1;
      const begins = isAfterBlank ? !continuation.test(line) && line.trim() !== '' : /^(?:```|~~~|#{1,6} )/.test(line);
      if (isOutside && begins && at > start) cuts.push(at);
      if (marker !== '' && isOutside) openFence = marker;
      else {
        if (isOutside) openHtml = endOfHtml(line);
        formulaFrom = followFormula(line, formulaFrom, at);
      }
    }
    isAfterBlank = line.trim() === '';
    at = newline + 1;
  }
  return cuts;
}

function endOfHtml(line: string): RegExp | null {
  const opened = longHtml.exec(line);
  if (opened === null) return null;
  const end = opened[1] === undefined ? new RegExp(`</${opened[2] ?? ''}>`, 'i') : /-->/;
  return end.test(line) ? null : end;
}

/** Where the formula began that is open at the end of this line; -1 for none. */
function followFormula(line: string, from: number, at: number): number {
  if (!line.includes('$$') && !line.includes('\\[') && !line.includes('\\]')) return from;
  let open = from;
  for (const [mark] of line.replace(/`[^`]*`/g, '').matchAll(/\$\$|\\\[|\\\]/g)) {
    if (mark === '\\]') open = -1;
    else if (mark === '\\[') open = at;
    else open = open === -1 ? at : -1;
  }
  return open;
}

function readChunk(source: string, isLive: boolean): Chunk {
  if (source.trim() === '') return { blocks: [], links: [], notes: [] };
  if (tooDeep.test(source)) return { blocks: [{ kind: 'plain', text: source }], links: [], notes: [] };
  const { text, links, notes } = takeDefinitions(normalizeMath(source, isLive));
  const parts = parseMarkdownIntoBlocks(text).filter((part) => part.trim() !== '');
  const blocks = parts.map((part, index) => readBlock(part, isLive && index === parts.length - 1));
  return { blocks, links, notes };
}

function readBlock(part: string, isLast: boolean): Block {
  const opening = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)(?:\n|$)/.exec(part);
  const [whole = '', indent = '', marker = '', info = ''] = opening ?? [];
  // Backticks in what follows the mark make it code within a line.
  if (opening === null || (marker.startsWith('`') && info.includes('`'))) {
    const text = part.replace(/\s+$/, '');
    return { kind: 'text', text: isLast ? remend(text, completion) : text };
  }
  const body = part.slice(whole.length).replace(/\n+$/, '');
  const lastLine = body.slice(body.lastIndexOf('\n') + 1);
  const isClosed = fence.exec(lastLine)?.[1]?.startsWith(marker) === true && /^[`~]+$/.test(lastLine.trim());
  const inside = isClosed ? body.slice(0, Math.max(0, body.length - lastLine.length - 1)) : body;
  const code = indent === '' ? inside : inside.replace(new RegExp(`^ {1,${indent.length}}`, 'gm'), '');
  const language = info.trim().split(/\s/)[0] ?? '';
  if (language === 'math' && isClosed) return { kind: 'text', text: `$$\n${code}\n$$` };
  return { kind: 'code', language, code, isOpen: !isClosed };
}

import type { Block } from './blocks.ts';

/** What a text says of itself elsewhere: where its links lead, and its notes, by their labels. */
export type Definitions = { links: readonly Definition[]; notes: readonly Definition[] };
type Definition = { label: string; text: string };

const noteStart = /^ {0,3}\[\^([^\]\s]{1,80})\]:[ \t]?(.*)$/;
const link =
  /^ {0,3}\[((?:[^[\]\\]|\\.){1,300})\]:[ \t]*(?:<[^<>]*>|[^\s<]\S*)(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/;

/** Code and formulas, in which brackets are brackets. */
const verbatim = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|``[^\n]*?``|`[^`\n]*`|\$\$[\s\S]*?\$\$)/;

const noteMark = /\[\^([^\]\s]{1,80})\]/g;
const sourceMark = /\[(\d{1,3}(?:[ \t]*,[ \t]*\d{1,3}){0,9})\](?![(:])/g;
const bracket = /\[((?:[^[\]\\]|\\.){1,300})\]/g;

/** The address of a mark that is ours; web addresses never begin with it. */
export const notePrefix = '#note-';
export const sourcePrefix = '#source-';

/** Takes the definitions out of a text. Fences keep theirs. */
export function takeDefinitions(text: string): Definitions & { text: string } {
  if (!text.includes(']:')) return { text, links: [], notes: [] };
  const links: Definition[] = [];
  const notes: Definition[] = [];
  const kept: string[] = [];
  let openFence = '';
  let note: string[] | null = null;
  for (const line of text.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    const started = openFence === '' ? noteStart.exec(line) : null;
    if (started !== null) {
      note = [started[2] ?? ''];
      notes.push({ label: started[1] ?? '', text: '' });
    } else if (note !== null && isPartOfNote(line, note)) note.push(line.replace(/^(?: {4}|\t)/, ''));
    else {
      note = null;
      const label = openFence === '' && marker === '' ? link.exec(line)?.[1] : undefined;
      if (label === undefined) kept.push(line);
      else links.push({ label: normalize(label), text: line.trim() });
      if (openFence === '') openFence = marker;
      else if (marker.startsWith(openFence) && line.trim() === marker) openFence = '';
    }
    const last = notes.at(-1);
    if (note !== null && last !== undefined) last.text = note.join('\n').trim();
  }
  return { text: kept.join('\n'), links, notes };
}

/** Indented lines, empty ones between them, and lines that go on without an empty one. */
function isPartOfNote(line: string, note: readonly string[]): boolean {
  if (line.trim() === '' || /^(?: {4}|\t)/.test(line)) return true;
  return note.at(-1)?.trim() !== '' && !/^(?: {0,3}(?:#{1,6} |```|~~~|>|[-*+] |\d{1,9}[.)] )|\|)/.test(line);
}

function normalize(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** More marks than this are left as they are written: each is a button with a card behind it. */
const mostNotes = 300;
const mostSourceMarks = 300;

type Known = { links: ReadonlyMap<string, string>; numbers: ReadonlyMap<string, number>; sourceCount: number };

/** Puts together what stands apart: marks of notes and sources become links, links find where they lead. */
export function createReferences() {
  /** What a block came to the last time, so that it stays the same object. */
  const earlier = new WeakMap<Block, Block>();

  function resolveBlock(block: Block, known: Known): Block {
    if (block.kind !== 'text' || !block.text.includes('[')) return block;
    const text = resolveText(block.text, known);
    if (text === block.text) return block;
    const last = earlier.get(block);
    if (last?.kind === 'text' && last.text === text) return last;
    const resolved: Block = { kind: 'text', text };
    earlier.set(block, resolved);
    return resolved;
  }

  return {
    resolve(
      chunks: readonly (Definitions & { blocks: readonly Block[] })[],
      isLive: boolean,
      sourceCount: number,
    ): readonly Block[] {
      // The first of several wins, as everywhere in Markdown.
      const links = new Map(
        chunks.flatMap((chunk) => chunk.links.map(({ label, text }) => [label, text] as const)).toReversed(),
      );
      const notes = new Map(
        chunks.flatMap((chunk) => chunk.notes.map(({ label, text }) => [label, text] as const)).toReversed(),
      );
      const blocks = chunks.flatMap((chunk) => chunk.blocks);
      // Notes are written last: while the text grows, a mark counts before its note is there.
      const numbers = numberNotes(blocks, (label) => isLive || notes.has(label));
      const known = { links, numbers, sourceCount };
      const shown = [...numbers].flatMap(([label, number]): Block[] => {
        const text = notes.get(label);
        return text === undefined ? [] : [{ kind: 'note', number, text: resolveText(text, known) }];
      });
      return [...blocks.map((block) => resolveBlock(block, known)), ...shown];
    },
  };
}

function numberNotes(blocks: readonly Block[], isNote: (label: string) => boolean): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const block of blocks) {
    if (block.kind !== 'text' || !block.text.includes('[^')) continue;
    for (const [index, part] of block.text.split(verbatim).entries()) {
      if (index % 2 === 1) continue;
      for (const [, label = ''] of part.matchAll(noteMark)) {
        if (numbers.size < mostNotes && isNote(label) && !numbers.has(label)) numbers.set(label, numbers.size + 1);
      }
    }
  }
  return numbers;
}

function resolveText(text: string, { links, numbers, sourceCount }: Known): string {
  const marked = text
    .split(verbatim)
    .map((part, index) => (index % 2 === 1 ? part : markNotes(markSources(part, sourceCount), numbers)))
    .join('');
  if (links.size === 0) return marked;
  const used = new Set<string>();
  for (const [, label = ''] of marked.matchAll(bracket)) {
    const definition = links.get(normalize(label));
    if (definition !== undefined) used.add(definition);
  }
  return used.size === 0 ? marked : `${marked}\n\n${[...used].join('\n')}`;
}

function markNotes(text: string, numbers: ReadonlyMap<string, number>): string {
  if (numbers.size === 0) return text;
  return text.replace(noteMark, (whole, label: string) => {
    const number = numbers.get(label);
    return number === undefined ? whole : `[${number}](${notePrefix}${number})`;
  });
}

function markSources(text: string, count: number): string {
  if (count === 0) return text;
  let marked = 0;
  return text.replace(sourceMark, (whole, list: string) => {
    marked += 1;
    if (marked > mostSourceMarks) return whole;
    const numbers = list.split(',').map(Number);
    if (!numbers.every((number) => number >= 1 && number <= count)) return whole;
    return numbers.map((number) => `[${number}](${sourcePrefix}${number})`).join('');
  });
}

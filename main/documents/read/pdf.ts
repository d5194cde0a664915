import { getDocumentProxy } from 'unpdf';
import { problems } from './problems.ts';

type Page = { getTextContent(): Promise<{ items: unknown[] }>; cleanup(): unknown };

export type ReadPdf = { text: string; pageStarts: number[]; isCut: boolean };

const mostPages = 10_000;

/**
 * The text of a PDF, page by page, up to so many characters. `pageStarts` says where each page begins in it.
 * Throws where it is locked, broken, or has pictures of text only.
 */
export async function readPdf(
  name: string,
  bytes: Uint8Array,
  mostCharacters: number,
  onProgress: (share: number) => void,
): Promise<ReadPdf> {
  const pdf = await open(name, bytes);
  const pageCount = Math.min(pdf.numPages, mostPages);
  const pageStarts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  let unreadable = 0;
  for (let number = 1; number <= pageCount && length < mostCharacters; number += 1) {
    // One broken page takes nothing from the others.
    const text = await pdf.getPage(number).then(readPage, () => null);
    if (text === null) unreadable += 1;
    pageStarts.push(length);
    const part = `${(text ?? '').trim()}\n\n`;
    parts.push(part);
    length += part.length;
    onProgress(number / pageCount);
  }
  const text = parts.join('');
  if (text.trim() === '') throw unreadable === pageCount ? problems.broken(name) : problems.noText(name);
  return {
    text: text.slice(0, mostCharacters),
    pageStarts,
    isCut: pageStarts.length < pdf.numPages || length > mostCharacters,
  };
}

async function open(name: string, bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, {
      // Nothing of the file is run, drawn or fetched.
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (error) {
    const kind = error instanceof Error ? error.name : '';
    throw kind === 'PasswordException' ? problems.encrypted(name) : problems.broken(name, error);
  }
}

type Item = { str: string; hasEOL: boolean; transform: number[]; height: number };

function isItem(item: unknown): item is Item {
  return typeof item === 'object' && item !== null && 'str' in item && 'transform' in item;
}

/** Lines as they stand; a gap that is higher than a line begins a paragraph. */
async function readPage(page: Page): Promise<string> {
  const { items } = await page.getTextContent();
  page.cleanup();
  let text = '';
  let previous: Item | null = null;
  for (const item of items) {
    if (!isItem(item)) continue;
    const gap = previous === null ? 0 : (previous.transform[5] ?? 0) - (item.transform[5] ?? 0);
    const height = Math.max(item.height, previous?.height ?? 0);
    if (text.endsWith('\n') && height > 0 && gap > height * 1.8 && !text.endsWith('\n\n')) text += '\n';
    text += item.str;
    if (item.hasEOL) text += '\n';
    if (item.str.trim() !== '') previous = item;
  }
  // A word that was parted at the end of a line is one word.
  return text.replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1');
}

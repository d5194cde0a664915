import { AppError } from '../../../contract/errors.ts';
import type { DocumentFormat } from '../../../contract/documents.ts';
import { formatOfName, magicOf } from '../formats.ts';
import { decodeText } from './decode.ts';
import { problems } from './problems.ts';

/** What is kept of one document: a library of a few thousand pages. */
export const mostCharacters = 10_000_000;

export type ReadText = { text: string; format: DocumentFormat; pageStarts: number[]; isCut: boolean };

/** The text of a document, by what it is and not by what it is called. Throws an `AppError` that says what is wrong. */
export async function readDocument(
  name: string,
  bytes: Uint8Array,
  onProgress: (share: number) => void,
): Promise<ReadText> {
  if (bytes.length === 0) throw problems.empty(name);
  const named = formatOfName(name);
  switch (magicOf(bytes)) {
    case 'pdf': {
      // Each library is loaded with the first document that needs it.
      const { readPdf } = await import('./pdf.ts');
      return { format: 'pdf', ...(await readPdf(name, bytes, mostCharacters, onProgress)) };
    }
    case 'zip': {
      if (named === 'pdf') throw problems.notWhatItSays(name, 'PDF');
      const { readDocx } = await import('./docx.ts');
      return whole(name, 'docx', await readDocx(name, bytes));
    }
    case 'ole':
      throw problems.oldOffice(name);
    case 'rtf':
      throw problems.richText(name);
    case 'archive':
      throw problems.archive(name);
    case null:
      if (named === 'pdf' || named === 'docx') throw notWhatItSays(name, bytes, named);
      return readPlain(name, bytes, named ?? 'text');
  }
}

function notWhatItSays(name: string, bytes: Uint8Array, named: 'pdf' | 'docx'): AppError {
  const isText = decodeText(bytes) !== null;
  return isText ? problems.notWhatItSays(name, named.toUpperCase()) : problems.broken(name);
}

async function readPlain(name: string, bytes: Uint8Array, named: DocumentFormat): Promise<ReadText> {
  const text = decodeText(bytes);
  if (text === null) throw problems.binary(name);
  const isPage = named === 'html' || (named === 'text' && /^\s*<(!doctype html|html[\s>])/i.test(text.slice(0, 1000)));
  if (!isPage) return whole(name, named, text);
  const { htmlToText } = await import('./html.ts');
  try {
    return whole(name, 'html', htmlToText(text));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw problems.broken(name, error);
  }
}

function whole(name: string, format: DocumentFormat, text: string): ReadText {
  if (text.trim() === '') throw problems.nothing(name);
  return { format, text: text.slice(0, mostCharacters), pageStarts: [], isCut: text.length > mostCharacters };
}

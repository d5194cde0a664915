import { extname } from 'node:path';
import type { DocumentFormat } from '../../contract/documents.ts';

const markdown = ['.md', '.markdown', '.mdx', '.rst', '.adoc', '.org'];
const tables = ['.csv', '.tsv', '.tab'];
const pages = ['.html', '.htm', '.xhtml'];
const plain = ['.txt', '.text', '.log', '.srt', '.vtt', '.tex', '.bib', '.eml'];
const code = (
  '.json .jsonl .ndjson .json5 .yaml .yml .toml .ini .cfg .conf .env .properties .xml .svg .sql .graphql .proto ' +
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .css .scss .sass .less .py .pyi .ipynb .r .jl .rb .php .pl .lua ' +
  '.java .kt .kts .scala .groovy .gradle .c .h .cc .cpp .cxx .hpp .hh .m .mm .cs .fs .vb .go .rs .swift .dart .zig .nim ' +
  '.hs .ml .ex .exs .erl .clj .lisp .el .sh .bash .zsh .fish .ps1 .bat .cmd .tf .dockerfile .make .cmake .diff .patch'
).split(' ');

const formats = new Map<string, DocumentFormat>([
  ['.pdf', 'pdf'],
  ['.docx', 'docx'],
  ...pages.map((extension) => [extension, 'html'] as const),
  ...markdown.map((extension) => [extension, 'markdown'] as const),
  ...tables.map((extension) => [extension, 'table'] as const),
  ...code.map((extension) => [extension, 'code'] as const),
  ...plain.map((extension) => [extension, 'text'] as const),
]);

/** What the name says that a file is; `null` where it says nothing that is known. */
export function formatOfName(name: string): DocumentFormat | null {
  return formats.get(extname(name).toLowerCase()) ?? null;
}

/** What the first bytes say, whatever the name is. */
export type Magic = 'pdf' | 'zip' | 'ole' | 'rtf' | 'archive' | null;

export function magicOf(bytes: Uint8Array): Magic {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  // Readers take a PDF that begins a little later.
  if (head.includes('%PDF-')) return 'pdf';
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'zip';
  if (head.startsWith('\xd0\xcf\x11\xe0')) return 'ole';
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (/^(\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ)/.test(head)) return 'archive';
  return null;
}

const pictures: readonly { start: RegExp; mediaType: string }[] = [
  { start: /^\x89PNG\r\n\x1a\n/, mediaType: 'image/png' },
  { start: /^\xff\xd8\xff/, mediaType: 'image/jpeg' },
  { start: /^GIF8[79]a/, mediaType: 'image/gif' },
  { start: /^BM[\s\S]{4}\0\0\0\0/, mediaType: 'image/bmp' },
  { start: /^RIFF[\s\S]{4}WEBP/, mediaType: 'image/webp' },
];

/** The kind of a picture by its first bytes; `null` where it is none that a runtime could take. */
export function pictureType(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 16)).toString('latin1');
  return pictures.find(({ start }) => start.test(text))?.mediaType ?? null;
}

import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDocx, makePdf } from '../../tests/document-files.ts';
import { createReader, type Reader } from './reader.ts';

let reader: Reader;
let folder = '';
beforeEach(async () => {
  reader = createReader();
  folder = await mkdtemp(join(tmpdir(), 'paddock-reader-'));
});
afterEach(async () => {
  await reader[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;

async function read(name: string, bytes: Uint8Array | string) {
  const source = { kind: 'bytes' as const, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes };
  const result = await reader.read({ name, source, knownSha256: null }, { signal: never, onProgress: () => {} });
  if (result.type !== 'read') throw new Error('nothing was read');
  return result;
}

describe('documents as programs write them', () => {
  test('a PDF is read page by page, and passages know their pages', async () => {
    const { text, format, pageStarts, chunks } = await read('a.pdf', makePdf(['The red castle.', 'The blue\nriver.']));
    expect(format).toBe('pdf');
    expect(pageStarts).toHaveLength(2);
    expect(text.slice(0, pageStarts[1])).toContain('red castle');
    expect(text.slice(pageStarts[1])).toContain('The blue\nriver.');
    expect(chunks[0]?.page).toBe(1);
  });

  test('a Word document keeps its headings, and its pictures are not unpacked', async () => {
    const picture = new Uint8Array(1000);
    const bytes = makeDocx(['# Codes', 'The code is 4821 & more.'], { 'word/media/image1.png': picture });
    const { text, format } = await read('a.docx', bytes);
    expect(format).toBe('docx');
    expect(text).toContain('# Codes');
    expect(text).toContain('The code is 4821 & more.');
  });

  test('a page is read without scripts and addresses, a table with its cells', async () => {
    const { text } = await read(
      'a.html',
      '<script>secret()</script><h2>Codes</h2><p>See <a href="http://x.test/">here</a></p><table><tr><td>red</td><td>4821</td></tr></table>',
    );
    expect(text).toContain('## Codes');
    expect(text).toMatch(/red\s+4821/);
    expect(text).not.toMatch(/secret|http/);
  });

  test.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffcafé', 'utf8')],
    ['UTF-16', Buffer.from('\ufeffcafé', 'utf16le')],
    ['UTF-16 the other way', Buffer.from('\ufeffcafé', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('café and more', 'utf16le')],
    ['Windows-1252', Buffer.from('café', 'latin1')],
  ])('%s is understood', async (_, bytes) => {
    expect((await read('a.txt', bytes)).text).toMatch(/^café/);
  });

  test('what a file is counts, and not what it is called', async () => {
    expect((await read('a.txt', makePdf(['The red castle.']))).format).toBe('pdf');
  });

  test('bytes that were read before are not read again', async () => {
    const { sha256 } = await read('a.txt', 'Hello');
    const source = { kind: 'bytes' as const, bytes: Buffer.from('Hello') };
    const again = await reader.read(
      { name: 'a.txt', source, knownSha256: sha256 },
      { signal: never, onProgress: () => {} },
    );
    expect(again).toEqual({ type: 'same' });
  });
});

describe('hostile and broken files say what is wrong, and the next one is read', () => {
  const pdf = Buffer.from(makePdf(['The red castle.', 'The blue river.']));
  const encrypted = Buffer.from(
    pdf
      .toString('latin1')
      .replace('/Root 1 0 R', '/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >>'),
    'latin1',
  );
  const bomb = makeDocx(['Hello'], { 'word/footnotes.xml': new Uint8Array(300_000_000) });

  test.each([
    ['empty.txt', Buffer.alloc(0), /empty/],
    ['blank.txt', Buffer.from(' \n\n '), /no text/],
    ['pictures.pdf', Buffer.from(makePdf([null, null])), /only pictures of text/],
    ['locked.pdf', encrypted, /password|broken/],
    ['half.pdf', pdf.subarray(0, 200), /broken|pictures/],
    ['head.pdf', Buffer.from('%PDF-1.7\n'), /broken/],
    ['noise.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50_000, 0xa7)]), /broken/],
    ['text.pdf', Buffer.from('no pdf at all'), /named as PDF/],
    ['zip.pdf', Buffer.from(makeDocx(['x'])), /named as PDF/],
    ['text.docx', Buffer.from('no docx'), /named as DOCX/],
    ['half.docx', Buffer.from(makeDocx(['Hello'])).subarray(0, 300), /broken/],
    ['slides.pptx', Buffer.from(zipSync({ 'ppt/presentation.xml': strToU8('<a/>') })), /no Word document/],
    ['bomb.docx', Buffer.from(bomb), /unpacks to far more/],
    ['old.doc', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), /old Office file/],
    ['a.rtf', Buffer.from('{\\rtf1 hello}'), /rich text/],
    ['a.gz', Buffer.from('\x1f\x8b\x08\x00', 'latin1'), /archive/],
    ['program.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 0, 0, 0, 0, 0, 3]), /not a text/],
  ])('%s', async (name, bytes, expected) => {
    await expect(read(name, bytes)).rejects.toThrow(expected);
    expect((await read('good.txt', 'The red castle.')).text).toBe('The red castle.');
  });

  test('a PDF that is damaged anywhere is read or refused, and never hangs', async () => {
    const outcomes: string[] = [];
    for (let at = 20; at < pdf.length; at += 97) {
      const damaged = Buffer.from(pdf);
      damaged.fill(0x5a, at, Math.min(pdf.length, at + 40));
      outcomes.push(await read('damaged.pdf', damaged).then(() => 'read', String));
    }
    expect(outcomes.filter((outcome) => !/^read$|broken|pictures|password/.test(outcome))).toEqual([]);
    expect((await read('good.txt', 'The red castle.')).text).toBe('The red castle.');
  });

  test('a page with a hundred thousand open elements', async () => {
    const result = await read('deep.html', `${'<div>'.repeat(100_000)}deep`).catch((error: unknown) => String(error));
    expect(typeof result === 'string' ? result : 'read').toMatch(/read|no text|broken/);
    expect((await read('good.html', '<p>The red castle.</p>')).text).toContain('The red castle.');
  });

  test('ten megabytes in one line', async () => {
    const { text, chunks, isCut } = await read('line.txt', 'castle '.repeat(1_500_000));
    expect(isCut).toBe(true);
    expect(chunks.at(-1)?.end).toBe(text.length);
  });

  test('what takes too long or too much memory is ended', async () => {
    await using strict = createReader({ timeoutMs: 1, memoryMb: 768 });
    const source = { kind: 'bytes' as const, bytes: Buffer.from('castle '.repeat(1_000_000)) };
    const options = { signal: never, onProgress: () => {} };
    await expect(strict.read({ name: 'a.txt', source, knownSha256: null }, options)).rejects.toThrow(/within/);
    await using small = createReader({ timeoutMs: 60_000, memoryMb: 16 });
    const html = Buffer.from('<p>castle</p>'.repeat(600_000));
    const large = { name: 'a.html', source: { kind: 'bytes' as const, bytes: html }, knownSha256: null };
    await expect(small.read(large, options)).rejects.toThrow(/more memory/);
  });

  test('reading is cancelled at once', async () => {
    const abort = new AbortController();
    const source = { kind: 'bytes' as const, bytes: Buffer.from(`<p>${'<b>x</b>'.repeat(1_000_000)}`) };
    const reading = reader.read(
      { name: 'a.html', source, knownSha256: null },
      { signal: abort.signal, onProgress: () => {} },
    );
    abort.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a link out of a watched folder is not followed', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'paddock-outside-'));
    await writeFile(join(outside, 'secret.txt'), 'secret');
    await symlink(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    const source = { kind: 'file' as const, path: join(folder, 'link.txt'), root: folder };
    const reading = reader.read(
      { name: 'link.txt', source, knownSha256: null },
      { signal: never, onProgress: () => {} },
    );
    await expect(reading).rejects.toThrow(/outside the folder/);
    await rm(outside, { recursive: true });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryFolder } from '../harness/headless.ts';
import { documents, manuals, type Document } from './markdown.ts';
import { isInWindow, isSaid, sources } from './sources.ts';

/** Words in italics that are no texts of Paddock's window, and whose they are. */
const wordsOfOthers: Record<string, string> = {
  'Add to Home Screen': 'Safari',
  'Add to Home screen': 'Chrome',
};

/** Quotes that are no messages. */
const quotesOfOthers = new Set(['Llama 3.1', 'Built with Llama']);

/** So many words are a message and not the name of a thing. */
const messageWords = 4;

/** Paragraphs, list items and cells without their line breaks and code. */
function spansOf({ prose }: Document): string[] {
  return prose
    .replaceAll(/\]\([^)]*\)/g, ']')
    .split(/\n\s*\n|\n(?=\s*[-|\d])| \| /)
    .map((span) => span.replaceAll(/\s+/g, ' '));
}

/** What stands in single asterisks: a text of the window, or the way to it, as in *Settings, Downloads*. */
function italicsOf(document: Document): string[] {
  return spansOf(document).flatMap((span) =>
    [...span.matchAll(/(?<![*\w])\*(?![*\s])([^*]+)\*(?!\*)/g)].map(([, term = '']) => term),
  );
}

/** What stands in double asterisks within a sentence. At the beginning of one it is what the sentence is about. */
function boldOf(document: Document): string[] {
  return spansOf(document).flatMap((span) =>
    [...span.matchAll(/(?<=[\w,] )\*\*(\p{Lu}[^*]+)\*\*/gu)].map(([, term = '']) => term),
  );
}

describe.each(manuals.map((document) => [document.path, document] as const))('%s', (_path, document) => {
  test('every text of the window that it names is there', () => {
    const unknown = [...italicsOf(document), ...boldOf(document)].filter((term) => {
      if (wordsOfOthers[term] !== undefined || isInWindow(term)) return false;
      return term.split(' ').length < messageWords || !isSaid(term);
    });
    expect(unknown).toEqual([]);
  });

  test('every message that it quotes is one that Paddock can give', () => {
    const quoted = spansOf(document).flatMap((span) => [...span.matchAll(/“([^”]+)”/g)].map(([, text = '']) => text));
    expect(quoted.filter((text) => !quotesOfOthers.has(text) && !isSaid(text))).toEqual([]);
  });
});

test('every name in code letters is in the sources (catches: a setting, option or variable that was renamed)', () => {
  const unknown = documents.flatMap(({ path, prose }) =>
    [...prose.matchAll(/`([^`\n]+)`/g)]
      .map(([, code = '']) => code)
      .filter((code) => /^[a-z]+[A-Z]\w*$|^[A-Z]+(_[A-Z]+)+$|^--[a-z][a-z-]+$/.test(code))
      .filter((code) => !sources.includes(code.replace(/^--(no-)?/, '')))
      .map((code) => `${path}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

test('every path of the repository in code letters is there', () => {
  const ofRepository = /^(contract|main|cli|preload|renderer|tests|bench|scripts|docs|resources)\/(?!.*NNNN)[\w./-]*$/;
  const missing = documents.flatMap(({ path, prose }) =>
    [...prose.matchAll(/`([^`\n]+)`/g)]
      .map(([, code = '']) => code)
      .filter((code) => ofRepository.test(code) && !isPath(code))
      .map((code) => `${path}: ${code}`),
  );
  expect(missing).toEqual([]);
});

function isPath(path: string): boolean {
  try {
    readFileSync(join(repositoryFolder, path));
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EISDIR';
  }
}

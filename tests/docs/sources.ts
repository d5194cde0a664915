import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryFolder } from '../harness/headless.ts';

type Texts = { [key: string]: string | Texts };
const textsSchema: z.ZodType<Texts> = z.lazy(() => z.record(z.string(), z.union([z.string(), textsSchema])));

function readTexts(...path: string[]): string[] {
  const flatten = (texts: Texts): string[] =>
    Object.values(texts).flatMap((value) => (typeof value === 'string' ? [value] : flatten(value)));
  return flatten(textsSchema.parse(JSON.parse(readFileSync(join(repositoryFolder, ...path), 'utf8'))));
}

/** Every text of the window, in English. */
const windowTexts = readTexts('renderer', 'i18n', 'en.json');

function readSources(folder: string, pattern: RegExp): string {
  const names = readdirSync(join(repositoryFolder, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => pattern.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => readFileSync(join(repositoryFolder, folder, name), 'utf8'))
    .join('\n');
}

/** What the program is made of. Texts that are put together of several pieces are one here. */
const program = ['contract', 'main', 'cli', 'preload', 'renderer']
  .map((folder) => readSources(folder, /\.(ts|tsx)$/))
  .join('\n')
  .replaceAll(/['`]\s*\+\s*['`]/g, '')
  .replaceAll("\\'", "'");

/** The same, and what it is built and tested with. */
export const sources =
  program + ['scripts', 'tests', 'bench', '.github'].map((folder) => readSources(folder, /\.(ts|mjs|yml)$/)).join('');

const labels = new Set(windowTexts.map(withoutEnd));

/** Without what buttons and fields end with, which may be a name that differs each time. */
function withoutEnd(text: string): string {
  return text.replace(/( \{\{\w+\}\}|[….:])$/, '');
}

/** Whether the window has this text, or a way that leads over several, as in "Settings, Downloads". */
export function isInWindow(way: string): boolean {
  if (labels.has(withoutEnd(way))) return true;
  return [...way.matchAll(/, | > /g)].some(
    ({ index, 0: separator }) => labels.has(way.slice(0, index)) && isInWindow(way.slice(index + separator.length)),
  );
}

/**
 * Whether a text of the window, or of an error, reads like this. Names, numbers and sizes differ each time; `…` stands
 * for anything.
 */
export function isSaid(text: string): boolean {
  const pieces = text.split(/…|\d[\d.,]*(?: [KMGT]B)?/).filter((piece) => /\w/.test(piece));
  const pattern = new RegExp(pieces.map((piece) => escaped(piece)).join('[^\\n]{0,200}?'), 'i');
  return windowTexts.some((each) => pattern.test(each)) || pattern.test(program);
}

/** As a regular expression that finds just this. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

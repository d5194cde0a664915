import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { repositoryFolder } from '../harness/headless.ts';

/** Top folders that hold nothing of the project's own. */
const foreignFolders = new Set(['.git', 'node_modules', 'out', 'dist', 'coverage', 'tmp', 'vendor']);

/** The text between two fences, and what is written behind the first one. */
export type Block = { language: string; text: string; line: number };

export type Document = {
  /** Relative to the repository, with slashes. */
  path: string;
  text: string;
  blocks: Block[];
  /** Without the text of blocks; lines keep their numbers. */
  prose: string;
};

/** Every Markdown file of the project. */
export const documents: Document[] = listPaths().map(readDocument);

/** What is written for those who use Paddock: everything but notes on measurements, decisions and tests. */
export const manuals = documents.filter(({ path }) =>
  /^(README\.md|docs\/(README|api|security|troubleshooting)\.md|docs\/guides\/.*)$/.test(path),
);

function listPaths(): string[] {
  const top = readdirSync(repositoryFolder, { withFileTypes: true }).filter(({ name }) => !foreignFolders.has(name));
  return top
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(repositoryFolder, entry.name), { recursive: true, encoding: 'utf8' }).map((name) =>
            join(entry.name, name),
          )
        : [entry.name],
    )
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll(sep, '/'))
    .toSorted();
}

function readDocument(path: string): Document {
  const text = readFileSync(join(repositoryFolder, path), 'utf8');
  const blocks: Block[] = [];
  const prose = text.replaceAll(
    /^( *)```(\w*)[^\n]*\n([\s\S]*?)^ *```$/gm,
    (whole: string, indent: string, language: string, inner: string, offset: number) => {
      const line = text.slice(0, offset).split('\n').length;
      blocks.push({ language, text: inner.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), line });
      return whole.replaceAll(/[^\n]/g, '');
    },
  );
  return { path, text, blocks, prose };
}

/** What links lead to, as it is written. */
export function linksOf({ prose }: Document): string[] {
  const plain = prose.replaceAll(/`[^`\n]*`/g, '``');
  return [...plain.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, markdown, html]) => markdown ?? html ?? '',
  );
}

/** The names under which the headings of a document are reached, as GitHub makes them. */
export function anchorsOf({ prose }: Document): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const anchor = anchorOf(title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    let name = anchor;
    for (let number = 1; anchors.has(name); number += 1) name = `${anchor}-${number}`;
    anchors.add(name);
  }
  return anchors;
}

/** What a heading is reached by, where it is the first with this title. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The commands of a block, one for each line that does not go on with the one before. Comments are left out. */
export function commandsOf({ text }: Block): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    if (open.endsWith('\\') || !isBalanced(open)) continue;
    const command = open.replace(/(^|\s+)#\s.*$/, '').trim();
    if (command !== '') commands.push(command);
    open = '';
  }
  if (open !== '') throw new Error(`A quote is never closed: ${open}`);
  return commands;
}

/** Whether every quote of a shell command is closed. */
function isBalanced(command: string): boolean {
  return !/['"]/.test(command.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/g, ''));
}

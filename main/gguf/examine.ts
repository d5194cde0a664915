import { basename } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { collectFacts, plainMetadata } from './facts.ts';
import { readHeader, type GgufHeader, type KnownArrays } from './header.ts';
import { count, invalid, quote, unsupported } from './problems.ts';
import { openFileSource, splitPaths, type FileSource } from './source.ts';
import { kindOf, splitOf, validateContents, validateSize } from './validate.ts';
import type { GgufContents } from './header.ts';
import type { GgufKind, GgufReport, InspectRequest } from './report.ts';
import { checkAdapterFits } from './validate-companions.ts';
import { sampleWeights } from './weights.ts';
import { wholeNumberOf } from './metadata.ts';
import type { ByteSource } from './reader.ts';

/** Everything about one file and, of a split model, its other parts. `inspectGguf` runs this in a worker. */
export async function examineFile({ path, accept, basePath }: InspectRequest): Promise<GgufReport> {
  await using source = await openFileSource(path);
  const { report, contents } = await examine(source, path, accept);
  if (basePath !== undefined) {
    await using base = await openFileSource(basePath);
    checkAdapterFits(contents, (await examine(base, basePath, ['model'])).contents);
  }
  return report;
}

export type ExamineOptions = {
  /** Opens another part of a split model, from 0; by default the file of that name beside the first. */
  openPart?: (path: string, index: number, partCount: number) => Promise<FileSource>;
  /** Where reading is dear: leaves out the sample of the weights and the texts of tokens, and what is known is not read. */
  headersOnly?: { knownArrays: KnownArrays };
};

/** The same for any source that can be read by ranges. `path` names it. */
export async function examine(
  source: ByteSource,
  path: string,
  accept: readonly GgufKind[],
  { openPart = openFilePart, headersOnly }: ExamineOptions = {},
): Promise<{ report: GgufReport; contents: GgufContents }> {
  const header = await readHeader(source, headersOnly && { ...headersOnly, withTokens: false });
  const parts = await readParts(header, path, openPart);
  const contents: GgufContents = {
    metadata: header.metadata,
    tensors: [header, ...parts.headers].flatMap(({ tensors }) => tensors),
  };
  checkTensorTotal(contents, parts.headers.length + 1);
  const kind = kindOf(header.metadata);
  if (!accept.includes(kind)) throw wrongKind(kind);
  const warnings = validateContents(contents, kind);
  validateSize(header);
  if (!headersOnly) warnings.push(...(await sampleWeights(source, header)));
  const sizeBytes = [header, ...parts.headers].reduce((total, part) => total + part.fileSizeBytes, 0);
  const report = {
    facts: await collectFacts(contents, kind, { header, source, files: parts.paths, sizeBytes }),
    warnings,
    header: {
      version: header.version,
      alignment: header.alignment,
      keyCount: header.metadata.size,
      tensorCount: contents.tensors.length,
      dataOffset: header.dataOffset,
    },
    metadata: plainMetadata(header.metadata),
  };
  return { report, contents };
}

async function readParts(
  header: GgufHeader,
  path: string,
  openPart: NonNullable<ExamineOptions['openPart']>,
): Promise<{ paths: string[]; headers: GgufHeader[] }> {
  const split = splitOf(header.metadata);
  if (split.count === 1) return { paths: [path], headers: [] };
  const paths = splitPaths(path, split.count, split.index);
  if (split.index !== 0) {
    const first = basename(paths[0] ?? '');
    throw invalid(
      `This is part ${split.index + 1} of a model in ${split.count} files.`,
      `Open the first part instead: ${first}.`,
    );
  }
  const headers: GgufHeader[] = [];
  for (const [index, part] of paths.entries()) {
    if (index === 0) continue;
    await using source = await openPart(part, index, split.count);
    const partHeader = await readHeader(source);
    const place = splitOf(partHeader.metadata);
    if (place.index !== index || place.count !== split.count) {
      throw invalid(`${quote(basename(part))} is not part ${index + 1} of ${split.count} of this model.`);
    }
    validateSize(partHeader);
    headers.push(partHeader);
  }
  return { paths, headers };
}

async function openFilePart(path: string, index: number, partCount: number): Promise<FileSource> {
  return openFileSource(path).catch((cause: unknown) => {
    if (!(cause instanceof AppError) || cause.code !== 'file_not_found') throw cause;
    throw new AppError(
      'file_not_found',
      `Part ${index + 1} of ${partCount} of the model is missing: ${basename(path)}.`,
      {
        remedy: 'Put all parts of the model into one folder.',
        cause,
      },
    );
  });
}

function checkTensorTotal({ metadata, tensors }: GgufContents, fileCount: number): void {
  if (fileCount === 1) return;
  const expected = wholeNumberOf(metadata, 'split.tensors.count');
  if (expected !== null && expected !== tensors.length) {
    throw invalid(
      `The model has ${count(expected)} tensors, and its ${fileCount} files hold ${count(tensors.length)}.`,
    );
  }
  if (new Set(tensors.map(({ name }) => name)).size < tensors.length)
    throw invalid('Two files of the model hold the same tensor.');
}

function wrongKind(kind: GgufKind): AppError {
  switch (kind) {
    case 'adapter':
      return unsupported(
        'This is a LoRA adapter, which changes a model, and not a model.',
        'Open the model that it was made for, and add the adapter in that model’s load settings.',
      );
    case 'mmproj':
      return unsupported(
        'This is an mmproj file, the part with which a model sees or hears, and not the model.',
        'Open the model’s own file. Paddock finds the mmproj file beside it.',
      );
    case 'model':
      return unsupported(
        'This is a model, where something that goes with a model was asked for.',
        'Choose another file.',
      );
  }
}

import { architectures } from './architectures.ts';
import { limits } from './format.ts';
import { invalid, quote, truncated, unsupported } from './problems.ts';
import { textOf, wholeNumberOf } from './metadata.ts';
import { validateBlocks } from './validate-blocks.ts';
import { validateHyperparameters } from './validate-hyperparameters.ts';
import { validateAdapter, validateMmproj } from './validate-companions.ts';
import { validateTokenizer } from './validate-tokenizer.ts';
import type { GgufContents, GgufHeader } from './header.ts';
import type { GgufKind, GgufWarning } from './report.ts';

/** Says what a file is for; refuses kinds that Paddock has no use for. */
export function kindOf(metadata: GgufHeader['metadata']): GgufKind {
  const type = textOf(metadata, 'general.type');
  const architecture = textOf(metadata, 'general.architecture');
  if (type === 'adapter' || metadata.has('adapter.type')) return 'adapter';
  if (type === 'mmproj' || architecture === 'clip') return 'mmproj';
  if (type === 'imatrix') {
    throw unsupported(
      'This is an importance matrix, with which models are quantized, and not a model.',
      'Choose the model’s own file.',
    );
  }
  return 'model';
}

/** One file by itself: is all the data there that its header announces? */
export function validateSize(header: GgufHeader): void {
  if (header.expectedBytes > header.fileSizeBytes) throw truncated(header.fileSizeBytes, header.expectedBytes);
}

/** Checks a model, adapter or mmproj against itself. Throws `gguf_invalid` or `gguf_unsupported`; returns warnings. */
export function validateContents(contents: GgufContents, kind: GgufKind): GgufWarning[] {
  const { metadata, tensors } = contents;
  if (tensors.length === 0) throw invalid('The file holds no tensors: it is a vocabulary or a header without a model.');
  const architecture = textOf(metadata, 'general.architecture');
  if (architecture === null)
    throw invalid('The file does not say which architecture its model has (general.architecture).');
  switch (kind) {
    case 'adapter':
      validateAdapter(contents);
      return [];
    case 'mmproj':
      validateMmproj(contents);
      return [];
    case 'model': {
      if (!architectures.has(architecture)) {
        throw unsupported(
          `The model’s architecture ${quote(architecture)} is not known to this version of the engine.`,
          'Update Paddock, or choose another model.',
        );
      }
      const shape = validateHyperparameters(metadata, architecture);
      return [
        ...shape.warnings,
        ...validateBlocks(contents, architecture, shape),
        ...validateTokenizer(contents, architecture),
      ];
    }
  }
}

/** How many files the model is in, and which of them this is (from 0). */
export function splitOf(metadata: GgufHeader['metadata']): { count: number; index: number } {
  const count = wholeNumberOf(metadata, 'split.count') ?? 1;
  const index = wholeNumberOf(metadata, 'split.no') ?? 0;
  if (count <= 1) return { count: 1, index: 0 };
  if (count > limits.splits || index >= count) throw invalid(`The file calls itself part ${index + 1} of ${count}.`);
  return { count, index };
}

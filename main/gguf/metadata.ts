import { invalid, quote } from './problems.ts';
import type { GgufHeader, MetadataScalar } from './header.ts';

type Metadata = GgufHeader['metadata'];

/** A text of the metadata, or `null` where the key is missing. Throws `gguf_invalid` where it is no text. */
export function textOf(metadata: Metadata, key: string): string | null {
  const entry = metadata.get(key);
  if (entry === undefined) return null;
  if (entry.type !== 'string' || typeof entry.value !== 'string')
    throw invalid(`${quote(key)} in the file’s metadata is not a text.`);
  return entry.value;
}

/** A number of the metadata, or `null` where the key is missing. Throws `gguf_invalid` where it is no number. */
export function numberOf(metadata: Metadata, key: string): number | null {
  const entry = metadata.get(key);
  if (entry === undefined) return null;
  if (entry.type === 'array' || typeof entry.value !== 'number' || !Number.isFinite(entry.value)) {
    throw invalid(`${quote(key)} in the file’s metadata is not a number.`);
  }
  return entry.value;
}

/** A whole number from 0 on, or `null` where the key is missing. */
export function wholeNumberOf(metadata: Metadata, key: string): number | null {
  const value = numberOf(metadata, key);
  if (value !== null && (!Number.isSafeInteger(value) || value < 0)) {
    throw invalid(`${quote(key)} in the file’s metadata is ${value}, which is not a whole number from 0 on.`);
  }
  return value;
}

/** One number for all blocks, or one for each; `null` where the key is missing. */
export function perBlockNumbersOf(metadata: Metadata, key: string, blockCount: number): number[] | null {
  const entry = metadata.get(key);
  if (entry === undefined) return null;
  if (entry.type !== 'array') {
    const value = wholeNumberOf(metadata, key);
    return value === null ? null : Array.from({ length: blockCount }, () => value);
  }
  const values = entry.values ?? [];
  if (values.length < blockCount) throw invalid(`${quote(key)} has ${entry.count} values for ${blockCount} blocks.`);
  const numbers = values.filter((value: MetadataScalar) => typeof value === 'number');
  if (numbers.length < values.length || numbers.some((value) => !Number.isSafeInteger(value) || value < 0)) {
    throw invalid(`${quote(key)} holds something other than whole numbers from 0 on.`);
  }
  return numbers.slice(0, blockCount);
}

/** A yes or no of the metadata, or `null` where the key is missing or something else. */
export function flagOf(metadata: Metadata, key: string): boolean | null {
  const entry = metadata.get(key);
  return entry !== undefined && entry.type !== 'array' && typeof entry.value === 'boolean' ? entry.value : null;
}

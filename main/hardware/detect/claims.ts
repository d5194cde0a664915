import type { GpuReport, SourceOfFact } from '../../../contract/hardware.ts';

/** What one source says of the processor. Absent: it does not say. */
export type ProcessorClaim = {
  name?: string | undefined;
  physicalCores?: number | undefined;
  logicalCores?: number | undefined;
  performanceCores?: number | undefined;
  efficiencyCores?: number | undefined;
  instructionSets?: readonly string[] | undefined;
};

/** What one source says of the computer's memory, in bytes. */
export type MemoryClaim = {
  totalBytes?: number | undefined;
  availableBytes?: number | undefined;
  limitBytes?: number | undefined;
  swapTotalBytes?: number | undefined;
  swapUsedBytes?: number | undefined;
};

/** What one source says of one GPU. */
export type GpuClaim = {
  name?: string | undefined;
  vendor?: GpuReport['vendor'] | undefined;
  totalBytes?: number | undefined;
  freeBytes?: number | undefined;
  isUnified?: boolean | undefined;
  driver?: string | undefined;
};

/** Everything that one source says. A source that was asked and said nothing that makes sense has `silent`. */
export type Claims = {
  source: SourceOfFact;
  processor?: ProcessorClaim | undefined;
  memory?: MemoryClaim | undefined;
  gpus?: readonly GpuClaim[] | undefined;
  silent?: string | undefined;
};

const vendorWords = [
  ['nvidia', /nvidia|geforce|quadro|tesla|\brtx\b|\bgtx\b/i],
  ['amd', /\bamd\b|\bati\b|radeon|advanced micro devices/i],
  ['intel', /intel|\barc\b/i],
  ['apple', /apple/i],
] as const;

export function vendorOf(...texts: readonly (string | undefined)[]): GpuReport['vendor'] | undefined {
  const text = texts.join(' ');
  return vendorWords.find(([, words]) => words.test(text))?.[0];
}

/** A number that makes sense as an amount of something; tools write 0, -1, "[N/A]" and nonsense for what they don't know. */
export function amount(value: unknown, unit = 1): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return undefined;
  const whole = Math.round(number * unit);
  return whole > 2 ** 50 ? undefined : whole;
}

/** The same where zero makes sense: free memory, swap in use. */
export function amountOrZero(value: unknown, unit = 1): number | undefined {
  return Number(value) === 0 && value !== '' && value !== null ? 0 : amount(value, unit);
}

/** A text that says something. */
export function words(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll(/\s+/g, ' ').trim();
  return text === '' || /^(\[?n\/?a\]?|unknown|\[?not supported\]?|none|to be filled by o\.?e\.?m\.?)$/i.test(text)
    ? undefined
    : text;
}

/** Without the fields that say nothing. */
export function said<T extends object>(claim: T): T | undefined {
  return Object.values(claim).every((value) => value === undefined) ? undefined : claim;
}

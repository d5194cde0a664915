import type {
  Disagreement,
  GpuReport,
  MemoryReport,
  ProcessorReport,
  SourceOfFact,
} from '../../../contract/hardware.ts';
import { vendorOf, type Claims, type GpuClaim } from './claims.ts';

/** Who is believed first, and who comes after: the one that computes with it, the maker's own tool, then the others. */
const order: readonly SourceOfFact[] = [
  'llama.cpp',
  'cgroup',
  'nvidia-smi',
  'rocm-smi',
  'sysctl',
  'system_profiler',
  'vm_stat',
  '/sys',
  'lscpu',
  '/proc',
  'powershell',
  'systeminformation',
  'node',
];

/** Tools count a card's memory with and without what the driver keeps for itself. */
const memoryTolerance = 0.1;

type Said<T> = { source: SourceOfFact; value: T };

function collect<T>(claims: readonly Claims[], read: (claim: Claims) => T | undefined): Said<T>[] {
  return claims
    .flatMap((claim) => {
      const value = read(claim);
      return value === undefined ? [] : [{ source: claim.source, value }];
    })
    .toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
}

function first<T>(said: readonly Said<T>[]): T | null {
  return said[0]?.value ?? null;
}

/** Named where somebody says something clearly different from the one that is believed. */
function disagreement<T>(
  field: Disagreement['field'],
  said: readonly Said<T>[],
  isSame: (a: T, b: T) => boolean,
  write: (value: T) => string,
): Disagreement[] {
  const [believed] = said;
  if (believed === undefined || said.every(({ value }) => isSame(value, believed.value))) return [];
  return [{ field, said: said.map(({ source, value }) => ({ source, text: write(value) })) }];
}

const isNear = (a: number, b: number) => Math.abs(a - b) <= Math.max(a, b) * memoryTolerance;
const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

export function reconcileProcessor(claims: readonly Claims[]): ProcessorReport {
  const physical = collect(claims, ({ processor }) => processor?.physicalCores);
  const sets = collect(claims, ({ processor }) =>
    processor?.instructionSets?.length ? processor.instructionSets : undefined,
  );
  const kinds = collect(claims, ({ processor }) =>
    processor?.performanceCores !== undefined && processor.efficiencyCores !== undefined
      ? { fast: processor.performanceCores, slow: processor.efficiencyCores }
      : undefined,
  );
  return {
    name: first(collect(claims, ({ processor }) => processor?.name)),
    physicalCores: first(physical),
    logicalCores: first(collect(claims, ({ processor }) => processor?.logicalCores)),
    performanceCores: first(kinds)?.fast ?? null,
    efficiencyCores: first(kinds)?.slow ?? null,
    instructionSets: [...(first(sets) ?? [])],
    disagreements: disagreement('cores', physical, (a, b) => a === b, String),
  };
}

export function reconcileMemory(claims: readonly Claims[]): MemoryReport {
  const totals = collect(claims, ({ memory }) => memory?.totalBytes);
  return {
    totalBytes: first(totals),
    availableBytes: first(collect(claims, ({ memory }) => memory?.availableBytes)),
    limitBytes: first(collect(claims, ({ memory }) => memory?.limitBytes)),
    swapTotalBytes: first(collect(claims, ({ memory }) => memory?.swapTotalBytes)),
    swapUsedBytes: first(collect(claims, ({ memory }) => memory?.swapUsedBytes)),
    disagreements: disagreement('total_memory', totals, isNear, gigabytes),
  };
}

type Card = {
  name: string | undefined;
  vendor: GpuReport['vendor'] | undefined;
  claims: (GpuClaim & { source: SourceOfFact })[];
};

/** One entry for each card, however many sources name it. */
export function reconcileGpus(claims: readonly Claims[]): GpuReport[] {
  const cards: Card[] = [];
  // Those that name their cards come first, so that a nameless one finds the card that it is.
  const sources = claims
    .filter(({ gpus }) => gpus !== undefined)
    .toSorted(
      (a, b) => Number(isNameless(a)) - Number(isNameless(b)) || order.indexOf(a.source) - order.indexOf(b.source),
    );
  for (const { source, gpus = [] } of sources) {
    const taken = new Set<Card>();
    for (const gpu of gpus) {
      const vendor = gpu.vendor ?? vendorOf(gpu.name);
      let card = cards.find((known) => !taken.has(known) && isSameCard(known, gpu, vendor));
      if (card === undefined) {
        // A nameless entry that no one else names says too little to be shown.
        if (gpu.name === undefined && gpu.totalBytes === undefined) continue;
        card = { name: gpu.name, vendor, claims: [] };
        cards.push(card);
      }
      card.name ??= gpu.name;
      card.vendor ??= vendor;
      card.claims.push({ ...gpu, source });
      taken.add(card);
    }
  }
  const numbers = new Map<string, number>();
  return cards.map((card) => {
    const report = toReport(card);
    const number = (numbers.get(report.name) ?? 0) + 1;
    numbers.set(report.name, number);
    return { ...report, id: number === 1 ? report.name : `${report.name} #${number}` };
  });
}

function isNameless({ gpus = [] }: Claims): boolean {
  return gpus.every(({ name }) => name === undefined);
}

function isSameCard(card: Card, gpu: GpuClaim, vendor: GpuReport['vendor'] | undefined): boolean {
  if (card.vendor !== undefined && vendor !== undefined && card.vendor !== vendor) return false;
  if (gpu.name === undefined || card.name === undefined) return vendor === undefined || card.vendor === vendor;
  const a = tokensOf(gpu.name);
  const b = tokensOf(card.name);
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  return few.size === 0 ? vendor === card.vendor : [...few].every((token) => many.has(token));
}

/** The words of a name that tell cards of one maker apart. */
function tokensOf(name: string): Set<string> {
  const plain = name
    .toLowerCase()
    .replaceAll(/\((r|tm|c)\)|[[\]()/,_-]/g, ' ')
    .replaceAll(
      /\b(nvidia|geforce|amd|ati|radeon|intel|apple|corporation|inc\.?|graphics|gpu|series|advanced micro devices)\b/g,
      ' ',
    );
  return new Set(plain.split(/\s+/).filter((token) => token !== ''));
}

function toReport({ name, vendor, claims }: Card): Omit<GpuReport, 'id'> {
  const sorted = claims.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
  const all = <T>(read: (claim: GpuClaim) => T | undefined): Said<T>[] =>
    sorted.flatMap((claim) => {
      const value = read(claim);
      return value === undefined ? [] : [{ source: claim.source, value }];
    });
  const isUnified = all((claim) => claim.isUnified)[0]?.value ?? vendor === 'apple';
  const totals = all(({ totalBytes }) => totalBytes);
  const drivers = all(({ driver }) => driver);
  return {
    name:
      all((claim) => claim.name).toSorted((a, b) => b.value.length - a.value.length)[0]?.value ??
      name ??
      'A graphics processor',
    vendor: vendor ?? 'other',
    totalBytes: first(totals),
    freeBytes: first(all(({ freeBytes }) => freeBytes)),
    isUnified,
    driver: first(drivers),
    sources: sorted.map(({ source }) => source),
    disagreements: [
      // What shares the computer's memory has no size of its own that tools could agree on.
      ...(isUnified ? [] : disagreement('total_memory', totals, isNear, gigabytes)),
      ...disagreement('driver', drivers, isSameVersion, String),
    ],
  };
}

/** Windows writes NVIDIA's 551.86 as 31.0.15.5186. */
function isSameVersion(a: string, b: string): boolean {
  const digits = (version: string) => version.replaceAll(/\D/g, '');
  const [short, long] = a.length <= b.length ? [digits(a), digits(b)] : [digits(b), digits(a)];
  return long.endsWith(short);
}

import type { HubFile, HubVariant } from '../../contract/hub.ts';

/** Far more than any repository has; the matrix and the page stay usable beyond it. */
const maxVariants = 200;

const shard = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i;

/**
 * Names of quantizations as people write them into file names: legacy, K, I and ternary ones, MXFP4 and NVFP4, plain
 * floats, with what Unsloth and others put before (UD) or after (XL).
 */
const quantization =
  /(?<![A-Za-z0-9])(?:UD[-_])?(?:I?Q\d(?:_(?:K|NL|XXS|XS|[SMLP01]|\d))*(?:_X+L|_[SMLP])?|TQ[12]_0|MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32)(?![A-Za-z0-9])/gi;

/** What lies beside models and is none: importance matrices, drafts for a projector, LoRA adapters, controls. */
const otherGguf = /(^|[-_.])(imatrix|control[-_]?vector|vocab|lora(?!.*merged)|adapter)([-_.]|$)/i;
const projector = /(^|[-_.])(mmproj|projector)([-_.]|$)/i;

export type Grouped = {
  variants: Omit<HubVariant, 'modelId'>[];
  companions: HubFile[];
  /** Names of split models that lack parts. */
  incomplete: string[];
};

/** Sorts the files of a repository into what can be downloaded as one model each, and what goes with them. */
export function groupFiles(files: readonly HubFile[]): Grouped {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  const companions = ggufs.filter(({ path }) => projector.test(baseName(path)));
  const models = ggufs.filter(({ path }) => !projector.test(baseName(path)) && !otherGguf.test(baseName(path)));
  const groups = new Map<string, { name: string; count: number; files: HubFile[] }>();
  for (const file of models) {
    const part = shard.exec(file.path);
    const key = part ? `${part[1]}/${part[3]}` : file.path;
    const group = groups.get(key) ?? { name: part?.[1] ?? file.path, count: part ? Number(part[3]) : 1, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  const whole = [...groups.values()].filter(({ count, files: parts }) => count === parts.length);
  const variants = whole.slice(0, maxVariants).map(({ files: parts }) => describe(sortedByName(parts)));
  return {
    variants: withDistinctLabels(variants).toSorted((one, other) => one.sizeBytes - other.sizeBytes),
    companions: companions.toSorted((one, other) => rankOf(one) - rankOf(other) || one.sizeBytes - other.sizeBytes),
    incomplete: [...groups.values()].flatMap(({ name, count, files: parts }) => (count === parts.length ? [] : [name])),
  };
}

/** Sixteen bits, which every back end runs, before others and then eight; else the smallest. */
const companionOrder = ['F16', 'BF16', 'Q8_0'];

function rankOf({ path }: HubFile): number {
  const rank = companionOrder.indexOf(quantizationOf(path) ?? '');
  return rank === -1 ? companionOrder.length : rank;
}

function describe(parts: HubFile[]): Omit<HubVariant, 'modelId'> {
  const id = parts[0]?.path ?? '';
  const named = quantizationOf(id);
  return {
    id,
    label: named ?? stem(id),
    quantization: named,
    files: parts,
    sizeBytes: parts.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
  };
}

/** Two files of one quantization, such as a plain one and one of another length, are told apart by their names. */
function withDistinctLabels<Variant extends { id: string; label: string }>(variants: Variant[]): Variant[] {
  const times = Map.groupBy(variants, ({ label }) => label);
  return variants.map((variant) =>
    (times.get(variant.label)?.length ?? 0) > 1 ? { ...variant, label: stem(variant.id) } : variant,
  );
}

/** The quantization that a file's name, else its folder's, says; the last one named, since models' names come first. */
export function quantizationOf(path: string): string | null {
  const folders = path.split('/').slice(0, -1).toReversed();
  for (const name of [stem(path), ...folders]) {
    const found = [...name.matchAll(quantization)].at(-1)?.[0];
    if (found !== undefined) return normalized(found);
  }
  return null;
}

function normalized(name: string): string {
  const upper = name.toUpperCase();
  if (upper.startsWith('UD_')) return `UD-${upper.slice(3)}`;
  if (upper === 'FP16') return 'F16';
  return upper === 'FP32' ? 'F32' : upper;
}

function stem(path: string): string {
  const name = baseName(path);
  return shard.exec(name)?.[1] ?? name.replace(/\.gguf$/i, '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sortedByName(files: HubFile[]): HubFile[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

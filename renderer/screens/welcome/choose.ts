import type { CatalogModel } from '../../../contract/hub.ts';
import type { HardwareReport } from '../../../contract/hardware.ts';

/** Where the memory's speed is not known: a usual computer, and a usual graphics card. Bytes a second. */
const usualRamSpeed = 40e9;
const usualGpuSpeed = 250e9;
/** Of the memory's speed, what is left for the weights. */
const efficiency = 0.7;
/** Models that are nearly as large are told apart by how open they are. */
const nearlyAsLarge = 0.85;
/** Tokens a second: about as fast as one reads, and as slow as one still waits for. */
const comfortable = 10;
const bearable = 4;

export type Suggestion = { model: CatalogModel; kind: 'recommended' | 'faster' | 'better' };
export type Speeds = Pick<HardwareReport, 'ramBytesPerSecond' | 'gpuBytesPerSecond' | 'gpus'>;

/**
 * Up to three models to begin with, the recommended one first: the most able that answers as fast as one reads, a much
 * smaller one, and one that is better and slower. Only what fits, and what can be had without an account.
 */
export function suggestModels(catalog: readonly CatalogModel[], speeds: Speeds | undefined): Suggestion[] {
  const candidates: Candidate[] = catalog
    .filter(({ task, roughFit, openness }) => {
      return (task === 'chat' || task === 'vision') && roughFit === 'fits' && !openness.isGated;
    })
    .filter((model) => !isSpecial(model))
    .map((model) => ({ model, speed: speedOf(model, speeds), ability: abilityOf(model) }));
  const recommended =
    best(candidates.filter(({ speed }) => speed >= comfortable)) ?? candidates.toSorted((a, b) => b.speed - a.speed)[0];
  if (recommended === undefined) return [];
  const faster = best(candidates.filter(({ ability }) => ability <= recommended.ability * 0.5));
  const better = best(
    candidates.filter(({ ability, speed }) => ability > recommended.ability * 1.3 && speed >= bearable),
  );
  return [
    { model: recommended.model, kind: 'recommended' },
    ...(faster === undefined ? [] : [{ model: faster.model, kind: 'faster' as const }]),
    ...(better === undefined ? [] : [{ model: better.model, kind: 'better' as const }]),
  ];
}

type Candidate = { model: CatalogModel; speed: number; ability: number };

function best(choice: readonly Candidate[]): Candidate | undefined {
  const most = Math.max(...choice.map(({ ability }) => ability));
  return choice
    .filter(({ ability }) => ability >= most * nearlyAsLarge)
    .toSorted((a, b) => opennessRank(a) - opennessRank(b) || b.ability - a.ability)[0];
}

/** Terms that leave every use open come before those that do not. */
function opennessRank({ model: { openness } }: Candidate): number {
  return openness.class === 'fully_open' || openness.class === 'open_permissive' ? 0 : 1;
}

/** The part of the weights that each token uses: a mixture of experts, such as 30b-a3b, uses a few of them. */
function activeShare({ alias, parameterCount }: CatalogModel): number {
  const active = Number(/-a(\d+(?:\.\d+)?)b/.exec(alias)?.[1] ?? Number.NaN) * 1e9;
  return Number.isNaN(active) || parameterCount === null ? 1 : Math.min(1, active / parameterCount);
}

/** In parameters of a dense model: a mixture of experts is between its active and all of its weights. */
function abilityOf(model: CatalogModel): number {
  return (model.parameterCount ?? 0) * Math.sqrt(activeShare(model));
}

/** Expected tokens a second: each takes one look at the weights that are in use. */
function speedOf(model: CatalogModel, speeds: Speeds | undefined): number {
  const hasGpu = speeds?.gpus.some(({ totalBytes }) => totalBytes !== null && totalBytes > model.sizeBytes) ?? false;
  const bytesPerSecond = hasGpu
    ? (speeds?.gpuBytesPerSecond ?? usualGpuSpeed)
    : (speeds?.ramBytesPerSecond ?? usualRamSpeed);
  return (efficiency * bytesPerSecond) / (model.sizeBytes * activeShare(model));
}

/** Made for one thing, and not what a person begins with. */
function isSpecial({ alias }: CatalogModel): boolean {
  return /coder|deepseek-r1/.test(alias);
}

import type { BenchRow, BenchSettings } from '../../../../contract/benches.ts';
import type { LoadSettings } from '../../../../contract/inference.ts';

export const settingNames = ['threads', 'batchSize', 'flashAttention', 'cacheType', 'gpuLayers'] as const;
export type SettingName = (typeof settingNames)[number];

/** With so many layers every model is on the GPU as a whole. */
export const allLayers = 999;

/** Which settings differ from row to row: only these tell the rows apart. */
export function varyingIn(rows: readonly Pick<BenchRow, 'settings'>[]): SettingName[] {
  return settingNames.filter((name) => new Set(rows.map(({ settings }) => settings[name])).size > 1);
}

export type DepthLine = { settings: BenchSettings; isBest: boolean; points: { depth: number; speed: number }[] };

/** Speed over the tokens in the context, a line for each setting that was measured with more than one. */
export function linesOf(rows: readonly BenchRow[], best: number | null): DepthLine[] {
  const bestKey = best === null ? null : keyOf(rows[best]);
  return [...Map.groupBy(rows, keyOf)].flatMap(([key, group]) => {
    const points = group
      .flatMap(({ depth, tokensPerSecond }) => (tokensPerSecond === null ? [] : [{ depth, speed: tokensPerSecond }]))
      .toSorted((a, b) => a.depth - b.depth);
    const settings = group[0]?.settings;
    return settings === undefined || points.length < 2 ? [] : [{ settings, isBest: key === bestKey, points }];
  });
}

function keyOf(row: BenchRow | undefined): string {
  return JSON.stringify(settingNames.map((name) => row?.settings[name]));
}

/** Whether a model's own settings are those of a row already. */
export function isInUse(load: LoadSettings, settings: BenchSettings): boolean {
  const layers = settings.gpuLayers >= allLayers ? 'all' : settings.gpuLayers;
  return (
    load.threads === settings.threads &&
    load.batchSize === settings.batchSize &&
    load.flashAttention === settings.flashAttention &&
    load.cacheTypeK === settings.cacheType &&
    load.cacheTypeV === settings.cacheType &&
    (load.gpuLayers === layers || (layers === 0 && load.gpuLayers === 'none'))
  );
}

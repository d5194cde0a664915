import type { LoadedModel, LoadEstimate } from '../../contract/engine.ts';

type Dependencies = {
  loaded(): readonly LoadedModel[];
  /** What a load would take; free memory counts what idle models would give back. */
  estimate(modelId: string): Promise<LoadEstimate>;
};

export type Needs = { modelId: string; ramBytes: number; gpuBytes: number };
export type Free = { ramBytes: number; gpuBytes: number | null };

/** Finds which models can be in memory at the same time. */
export function createRoom({ loaded, estimate }: Dependencies) {
  /** The models in groups of those that fit together, those that are loaded first. */
  return async function groups(modelIds: readonly string[]): Promise<string[][]> {
    const present = new Map(loaded().map((model) => [model.modelId, model]));
    const isReady = (modelId: string) => present.get(modelId)?.state === 'ready';
    if (modelIds.every(isReady)) return [[...modelIds]];
    const wanted = modelIds.filter((modelId) => !isReady(modelId));
    const estimates = await Promise.all(wanted.map((modelId) => estimate(modelId).catch(() => null)));
    const [first] = estimates.filter((known) => known !== null);
    // Where nothing is known, each load says for itself what is wrong.
    if (first === undefined) return [[...modelIds]];
    const needs = [
      ...modelIds.filter(isReady).map((modelId) => ({ modelId, ramBytes: stays(present.get(modelId)), gpuBytes: 0 })),
      ...wanted.map((modelId, index) => ({
        modelId,
        ramBytes: estimates[index]?.ramBytes ?? 0,
        gpuBytes: estimates[index]?.gpuBytes ?? 0,
      })),
    ];
    return fitGroups(needs, { ramBytes: first.freeRamBytes, gpuBytes: first.freeGpuBytes });
  };
}

/** What a loaded model takes of the memory that counts as free because the model could go. */
function stays(model: LoadedModel | undefined): number {
  const couldGo = model !== undefined && model.activeRequests === 0 && !model.settings.pinned;
  return couldGo ? (model.memoryBytes ?? 0) : 0;
}

/** Fills one group after the other. A model that is too large even alone gets one to itself. */
export function fitGroups(needs: readonly Needs[], free: Free): string[][] {
  const groups: string[][] = [];
  let left = { ramBytes: 0, gpuBytes: 0 };
  for (const { modelId, ramBytes, gpuBytes } of needs) {
    const group = groups.at(-1);
    if (group !== undefined && ramBytes <= left.ramBytes && gpuBytes <= left.gpuBytes) group.push(modelId);
    else {
      groups.push([modelId]);
      left = { ramBytes: free.ramBytes, gpuBytes: free.gpuBytes ?? Number.POSITIVE_INFINITY };
    }
    left = { ramBytes: left.ramBytes - ramBytes, gpuBytes: left.gpuBytes - gpuBytes };
  }
  return groups;
}

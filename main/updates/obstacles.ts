import type { BenchRun } from '../../contract/benches.ts';
import type { Download } from '../../contract/downloads.ts';
import type { LoadedModel } from '../../contract/engine.ts';
import type { LibraryJob } from '../../contract/library.ts';
import type { TransferJob } from '../../contract/transfer.ts';
import type { UpdateObstacle } from '../../contract/updates.ts';

type Services = {
  engine: { status(): { models: readonly Pick<LoadedModel, 'modelId' | 'state' | 'activeRequests'>[] } };
  models: { list(): readonly { id: string; name: string }[] };
  downloads: { list(): readonly Pick<Download, 'state' | 'title'>[] };
  benches: { list(): readonly Pick<BenchRun, 'state' | 'modelId'>[] };
  transfer: { jobs(): readonly Pick<TransferJob, 'state' | 'name'>[] };
  library: { jobs(): readonly Pick<LibraryJob, 'state' | 'kind' | 'title'>[] };
};

const working = new Set<Download['state']>(['queued', 'downloading', 'verifying', 'repairing']);

/** What is being done now and would be cut off. Indexing goes on by itself after a start, so it is not among it. */
export function findObstacles({ engine, models, downloads, benches, transfer, library }: Services): UpdateObstacle[] {
  const loaded = engine.status().models;
  const nameOf = (modelId: string) => models.list().find(({ id }) => id === modelId)?.name ?? modelId;
  const isRunning = ({ state }: { state: string }) => state === 'running';
  return [
    ...loaded
      .filter(({ activeRequests }) => activeRequests > 0)
      .map(({ modelId }) => ({ kind: 'answer' as const, name: nameOf(modelId) })),
    ...loaded
      .filter(({ state }) => state === 'loading')
      .map(({ modelId }) => ({ kind: 'load' as const, name: nameOf(modelId) })),
    ...downloads
      .list()
      .filter(({ state }) => working.has(state))
      .map(({ title }) => ({ kind: 'download' as const, name: title })),
    ...benches
      .list()
      .filter(isRunning)
      .map(({ modelId }) => ({ kind: 'bench' as const, name: nameOf(modelId) })),
    ...transfer
      .jobs()
      .filter(isRunning)
      .map(({ name }) => ({ kind: 'transfer' as const, name })),
    ...library
      .jobs()
      .filter((job) => isRunning(job) && job.kind !== 'scan')
      .map(({ title }) => ({ kind: 'library' as const, name: title })),
  ];
}

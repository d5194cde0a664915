import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ForeignStore, LibraryJob, ModelFolder, StoreKind } from '../../contract/library.ts';
import { storeKindSchema } from '../../contract/library.ts';
import type { Model } from '../../contract/models.ts';
import { absolutePath, isWithin } from '../folders.ts';
import type { Events } from '../events.ts';
import type { HubClient } from '../hub/types.ts';
import type { Log } from '../log.ts';
import type { Models } from '../models/models.ts';
import { libraryQueries, type HashRecord } from '../store/library.ts';
import type { Store } from '../store/open.ts';
import { findDuplicates } from './duplicates.ts';
import { createModelFiles, removeEmptyFolders, trashFiles } from './files.ts';
import { createFolders } from './folders.ts';
import { createImporter } from './import.ts';
import { createLibraryJobs, type JobHandle } from './jobs.ts';
import { createScanner, type InspectFile } from './scan.ts';
import { createSpdxDocument } from './spdx.ts';
import { storeReaders } from './stores/index.ts';
import type { Surroundings } from './stores/store.ts';
import type { AdoptInput, DownloadTarget } from './types.ts';
import { verifyFiles } from './verify.ts';

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  models: Models;
  inspect: InspectFile;
  /** The file beside a model that lets it see or hear. */
  findCompanion(modelPath: string): Promise<string | null>;
  hub: Pick<HubClient, 'listFiles'>;
  /** Moves a file to the system's bin; missing where the system has none. */
  trash: ((path: string) => Promise<void>) | undefined;
  /** Takes a model out of memory. */
  unload(modelId: string): Promise<void>;
  /** Paddock's own models folder. */
  ownFolder: string;
  surroundings: Surroundings;
  version: string;
};

const storeNames: Readonly<Record<StoreKind, string>> = {
  ollama: 'Ollama',
  lm_studio: 'LM Studio',
  hugging_face: 'Hugging Face',
  jan: 'Jan',
  gpt4all: 'GPT4All',
};

const mostNeighbours = 20;

export type Library = ReturnType<typeof createLibrary>;

/** Where models are: folders, the stores of other programs, and what is known of each file. */
export function createLibrary(dependencies: Dependencies) {
  const { store, events, log, models, inspect, findCompanion, hub, trash, unload, ownFolder, surroundings, version } =
    dependencies;
  const queries = libraryQueries(store);
  const folders = createFolders({ queries, ownPath: ownFolder });
  const jobs = createLibraryJobs({ events, log });
  const scanner = createScanner({ queries, folders, models, inspect, surroundings, events, log });
  const files = createModelFiles({ queries, findCompanion });
  const importer = createImporter({ queries, folders, jobs, scanner, models, inspect, findCompanion, isForeign });
  /** One look at the disks at a time; who asks meanwhile waits for the next one. */
  let scanning: Promise<unknown> = Promise.resolve();

  function scanJob(title: string, work: (handle: JobHandle) => Promise<void>): LibraryJob {
    const before = scanning;
    const job = jobs.start({ kind: 'scan', title }, async (handle) => {
      await before;
      await work(handle);
    });
    scanning = jobs.ended(job.id).catch(() => {});
    return job;
  }

  async function scan(): Promise<void> {
    const { id } = scanJob(folders.find('own').path, scanner.scanAll);
    await jobs.ended(id);
  }

  async function describeFolder(id: string): Promise<ModelFolder> {
    return folders.describe(folders.find(id), queries.files());
  }

  async function addFolder(given: string): Promise<ModelFolder> {
    const folder = await folders.add(absolutePath(given));
    events.emit({ type: 'library' });
    scanJob(folder.path, (handle) => scanner.scanFolder(folder.id, handle, { restores: true }));
    return describeFolder(folder.id);
  }

  function removeFolder(id: string): void {
    const folder = folders.remove(id);
    const clear = () => {
      for (const model of models.from('library')) if (isWithin(model.path, folder.path)) models.withdraw(model.id);
      for (const { path } of queries.filesOf(id)) queries.removeFile(path);
      changed();
    };
    clear();
    // A look at the folder that has begun may still find files in it.
    scanJob(folder.path, async () => clear());
  }

  async function stores(): Promise<ForeignStore[]> {
    const shown = queries.shownStores();
    return Promise.all(
      storeKindSchema.options.map(async (kind) => {
        const found = queries.filesOf(kind);
        return {
          kind,
          path: (await storeReaders[kind].locate(surroundings))[0] ?? null,
          modelCount: found.filter((file) => file.kind === 'model').length,
          usedBytes: found.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
          isShown: shown.includes(kind),
        };
      }),
    );
  }

  function showStore(kind: StoreKind, isShown: boolean): void {
    queries.showStore(kind, isShown);
    if (isShown) {
      scanJob(storeNames[kind], (handle) => scanner.scanStore(kind, handle, { restores: true }));
    } else {
      hideStore(kind);
      // A look at the store that has begun may still list models of it.
      scanJob(storeNames[kind], async () => hideStore(kind));
    }
    changed();
  }

  function hideStore(kind: StoreKind): void {
    if (queries.shownStores().includes(kind)) return;
    for (const { id } of models.from(kind)) models.withdraw(id);
    for (const { path } of queries.filesOf(kind)) queries.setModel(path, null);
  }

  async function isForeign(path: string): Promise<boolean> {
    for (const kind of storeKindSchema.options) {
      const places = await storeReaders[kind].locate(surroundings);
      if (places.some((place) => isWithin(path, place))) return true;
    }
    return false;
  }

  function verify(modelId: string): LibraryJob {
    const model = requireAvailable(models.find(modelId));
    return jobs.start({ kind: 'verify', title: model.name, modelId }, async (handle) =>
      verifyFiles(model, await files.filesOf(model), queries, handle),
    );
  }

  async function trashModel(modelId: string): Promise<{ freedBytes: number }> {
    const model = requireAvailable(models.find(modelId));
    if (model.source === 'builtin') {
      throw new AppError('unsupported', 'The diagnostic model comes with Paddock and stays.');
    }
    const isInFolder = folders.containing(model.path) !== null;
    if (!isInFolder && (model.source !== 'opened' || (await isForeign(model.path)))) {
      throw new AppError('unsupported', `${model.name} belongs to another program.`, {
        remedy: 'Delete it there, or only take it out of the list.',
      });
    }
    if (!trash) {
      throw new AppError('unsupported', 'Paddock has no way to the bin of this system.', {
        remedy: `Delete the file yourself: ${model.path}`,
      });
    }
    await unload(modelId);
    const own = await files.filesOf(model);
    const answer = await trashFiles(own, { trash, isShared: (companion) => isUsedByOthers(companion, model) });
    models.withdraw(modelId);
    queries.removeFile(model.path);
    for (const companion of own.companions) queries.removeFile(companion);
    await removeEmptyFolders(dirname(model.path), folders);
    changed();
    return answer;
  }

  /** Two quantizations of a model in one folder see with the same mmproj file. */
  async function isUsedByOthers(companion: string, { id, path }: Model): Promise<boolean> {
    const folder = dirname(path);
    const others = queries.files().filter((file) => file.kind === 'model' && dirname(file.path) === folder);
    // Where many models lie side by side it takes long to find out, and it is safe to leave the file.
    if (others.length > mostNeighbours) return true;
    for (const other of others) {
      if (other.path === path || other.modelId === id) continue;
      const { companions } = await files.filesOf({ id: other.modelId ?? '', path: other.path });
      if (companions.includes(companion)) return true;
    }
    return false;
  }

  async function checkRevision(modelId: string) {
    const model = models.find(modelId);
    const origin = queries.origin(modelId);
    if (!origin?.repo || !origin.revision) {
      throw new AppError('unsupported', `Nothing is kept of where ${model.name} came from.`, {
        remedy: 'Models that were downloaded with Paddock can be checked.',
      });
    }
    const latest = await hub.listFiles(origin.repo, null);
    // Most changes of a repository are of its page, and the model's files stay the same.
    const isOther = queries.hashes(modelId).some(({ name, sha256 }) => {
      const file = latest.files.find(({ path }) => path === name || path.endsWith(`/${name}`));
      return file?.sha256 !== sha256;
    });
    return { isNewer: latest.revision !== origin.revision && isOther, revision: latest.revision, updatedAt: null };
  }

  async function adoptDownload(input: AdoptInput): Promise<string> {
    const { paths, companions, repo, revision, claims, licenseText } = input;
    for (const companion of companions) await scanner.scanFile(companion);
    const record = paths[0] === undefined ? null : await scanner.scanFile(paths[0]);
    if (record?.error) throw AppError.fromInfo(record.error);
    changed();
    if (!record?.modelId) return modelBeside([...paths, ...companions]);
    const now = Date.now();
    const hashes = [...paths, ...companions].flatMap((path, position): HashRecord[] => {
      const sha256 = input.files.find((file) => file.path === path)?.sha256 ?? null;
      return sha256 === null ? [] : [{ position, name: basename(path), sha256, verifiedAt: now }];
    });
    queries.putEvidence(record.modelId, { repo, revision, downloadedAt: now, licenseText, claims }, hashes);
    models.setRepo(record.modelId, repo);
    changed();
    return record.modelId;
  }

  /** The model that a file goes with which is none itself. */
  async function modelBeside(paths: readonly string[]): Promise<string> {
    const [path = ''] = paths;
    for (const { kind, modelId, path: modelPath } of queries.files()) {
      if (kind !== 'model' || modelId === null || dirname(modelPath) !== dirname(path)) continue;
      const { companions } = await files.filesOf({ id: modelId, path: modelPath });
      if (companions.includes(path)) return modelId;
    }
    throw new AppError('unsupported', `${basename(path)} is whole, and no model by itself.`, {
      remedy: `It stands beside the models in ${dirname(path)}.`,
      details: { path },
    });
  }

  function changed(): void {
    events.emit({ type: 'models' });
    events.emit({ type: 'library' });
  }

  return {
    folders: async (): Promise<ModelFolder[]> => {
      const all = queries.files();
      return Promise.all(folders.all().map((folder) => folders.describe(folder, all)));
    },
    addFolder,
    removeFolder,
    setDefaultFolder: (id: string): void => {
      folders.setDefault(id);
      events.emit({ type: 'library' });
    },
    scan,
    stores,
    showStore,
    duplicates: () => findDuplicates(queries, ({ place }) => placeName(place)),
    jobs: jobs.list,
    cancelJob: jobs.cancel,
    dismissJob: jobs.dismiss,
    import: importer.start,
    details: (modelId: string) => files.details(models.find(modelId)),
    /** Of the model's first file, as its hub or its first verification said; `null` where it is not known. */
    sha256Of: (modelId: string): string | null => queries.hashes(modelId)[0]?.sha256 ?? null,
    verify,
    trash: trashModel,
    checkRevision,
    exportSpdx: () => createSpdxDocument(models.list(), queries, { id: randomUUID(), version, now: new Date() }),
    adoptDownload,
    folderPath: async (folderId: string | null) => (await folders.use(folderId)).path,
    [Symbol.asyncDispose]: () => jobs[Symbol.asyncDispose](),
  } satisfies DownloadTarget & AsyncDisposable & Record<string, unknown>;

  function placeName(place: string): string {
    const folder = folders.all().find(({ id }) => id === place);
    if (folder) return basename(folder.path);
    const kind = storeKindSchema.safeParse(place).data;
    return kind === undefined ? 'Opened' : storeNames[kind];
  }
}

function requireAvailable(model: Model): Model {
  if (model.available) return model;
  throw new AppError('file_not_found', `The file of ${model.name} is not at ${model.path}.`, {
    remedy: 'Connect its disk, or look through the folders again where it was moved.',
    details: { path: model.path },
  });
}

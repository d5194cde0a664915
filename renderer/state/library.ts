import { useQuery } from '@tanstack/react-query';
import type { HubModel } from '../../contract/hub.ts';
import type { ImportMethod, LibraryJob, ModelFolder, StoreKind } from '../../contract/library.ts';
import type { Model } from '../../contract/models.ts';
import { client } from '../connection/client.ts';
import { formatBytes, formatDate } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { saveText } from '../shell/markdown/save.ts';
import { toasts } from '../ui/toast.tsx';
import { may } from './access.ts';
import { pickFile, pickFolder } from './models.ts';
import { attempt, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';
import { useUi } from './ui.ts';

const sayMs = 8000;

export function useFolders() {
  return useQuery(api.library.folders.queryOptions({ enabled: may('library.folders') }));
}

export function useStores() {
  return useQuery(api.library.stores.queryOptions());
}

export function useDuplicates() {
  return useQuery(api.library.duplicates.queryOptions());
}

export function useJobs() {
  return useQuery(api.library.jobs.queryOptions({ enabled: may('library.jobs') }));
}

export function useModelDetails(modelId: string) {
  return useQuery(api.library.details.queryOptions({ input: { modelId } }));
}

/** Folders, programs, duplicates and details may all be others now; jobs come by themselves. */
export function refreshLibrary(): void {
  for (const queryKey of [
    api.library.folders.key(),
    api.library.stores.key(),
    api.library.duplicates.key(),
    api.library.details.key(),
  ]) {
    void queryClient.invalidateQueries({ queryKey });
  }
}

/** Takes what the core says of its jobs. One that has just ended has changed what is known of models and their files. */
export function takeJobs(jobs: LibraryJob[]): void {
  const before = queryClient.getQueryData(api.library.jobs.queryKey()) ?? [];
  queryClient.setQueryData(api.library.jobs.queryKey(), jobs);
  const running = new Set(jobs.filter(({ state }) => state === 'running').map(({ id }) => id));
  const hasEnded = before.some(({ id, state }) => state === 'running' && !running.has(id));
  // A short one is over before it was ever seen to run.
  const isNew = jobs.some(({ id, state }) => state !== 'running' && before.every((known) => known.id !== id));
  if (!hasEnded && !isNew) return;
  refreshLibrary();
  void queryClient.invalidateQueries({ queryKey: api.models.list.key() });
}

type SearchPages = { pages: { models: HubModel[] }[] };

/** Has what the hub said of models say anew which of them are here. Lists of the hub are not asked for again for that. */
export async function markInLibrary(): Promise<void> {
  const models = await queryClient.query(api.models.list.queryOptions()).catch(() => []);
  queryClient.setQueriesData<SearchPages>({ queryKey: api.hub.search.key({ type: 'infinite' }) }, (search) =>
    search === undefined
      ? search
      : {
          ...search,
          pages: search.pages.map((page) => ({
            ...page,
            models: page.models.map((model) => ({ ...model, modelIds: idsOf(models, model.repo) })),
          })),
        },
  );
  void queryClient.invalidateQueries({ queryKey: api.hub.catalog.key() });
  void queryClient.invalidateQueries({ queryKey: api.hub.model.key() });
}

function idsOf(models: readonly Model[], repo: string): string[] {
  return models.filter((model) => model.repo === repo).map(({ id }) => id);
}

async function refreshed<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  return attempt(async () => {
    const result = await work();
    refreshLibrary();
    return result;
  });
}

export async function addFolder(path: string): Promise<boolean> {
  return (await refreshed(() => client.library.addFolder({ path }))) !== undefined;
}

/** Asks which folder, with the system's dialog or ours. */
export function chooseFolder(): void {
  void pickFolder(addFolder);
}

/** Asks for the folder that downloads are to go to. */
export function chooseDownloadFolder(): void {
  void pickFolder(async (path) => {
    const chosen = await refreshed(async () => {
      const { id } = await client.library.addFolder({ path });
      await client.library.setDefaultFolder({ id });
      return true;
    });
    return chosen ?? false;
  });
}

/** Asks which file; how it is brought in is asked next. */
export function startImport(): void {
  void pickFile((importPath) => {
    useUi.setState({ importPath });
    return Promise.resolve(true);
  });
}

/** The files stay; adding the folder again brings its models back. */
export async function removeFolder({ id, path }: ModelFolder): Promise<void> {
  const worked = await refreshed(async () => {
    await client.library.removeFolder({ id });
    return true;
  });
  if (worked !== undefined) toastUndo(t('library.folderRemoved', { path }), () => void addFolder(path));
}

export async function setDefaultFolder(id: string): Promise<void> {
  await refreshed(() => client.library.setDefaultFolder({ id }));
}

export async function scan(): Promise<void> {
  await refreshed(() => client.library.scan());
}

export async function showStore(kind: StoreKind, isShown: boolean): Promise<void> {
  await refreshed(() => client.library.showStore({ kind, isShown }));
}

export async function importModel(path: string, method: ImportMethod, folderId: string | null): Promise<boolean> {
  return (await refreshed(() => client.library.import({ path, method, folderId }))) !== undefined;
}

export async function cancelJob(id: string): Promise<void> {
  await attempt(() => client.library.cancelJob({ id }));
}

export async function dismissJob(id: string): Promise<void> {
  await attempt(async () => {
    await client.library.dismissJob({ id });
    await queryClient.invalidateQueries({ queryKey: api.library.jobs.key() });
  });
}

export async function verifyModel(modelId: string): Promise<void> {
  await attempt(() => client.library.verify({ modelId }));
}

/** To the system's bin, from where the person can take it back. */
export async function trashModel({ id, name }: Model): Promise<void> {
  const trashed = await refreshed(async () => {
    const answer = await client.library.trash({ modelId: id });
    await queryClient.invalidateQueries({ queryKey: api.models.list.key() });
    return answer;
  });
  if (trashed === undefined) return;
  toasts.add({
    title: t('library.trashed', { name, size: formatBytes(trashed.freedBytes) }),
    description: t('library.trashedText'),
    timeout: sayMs,
  });
}

export async function checkRevision({ id, name, repo }: Model, openPage: (repo: string) => void): Promise<void> {
  const found = await attempt(() => client.library.checkRevision({ modelId: id }));
  if (found === undefined) return;
  const title = t(found.isNewer ? 'library.isNewer' : 'library.isNewest', { name });
  const date = found.updatedAt === null ? null : formatDate(found.updatedAt);
  toasts.add({
    title,
    ...(found.isNewer && date !== null ? { description: t('library.newerFrom', { date }) } : {}),
    timeout: sayMs,
    data: {
      actions:
        found.isNewer && repo !== null
          ? [{ id: 'page', label: t('library.modelPage'), run: () => openPage(repo) }]
          : [],
    },
  });
}

/** Has the browser, or the window of the app, save the list of licences as a file. */
export async function saveSpdx(): Promise<void> {
  const file = await attempt(() => client.library.exportSpdx());
  if (file === undefined) return;
  saveText(file.text, file.fileName, 'application/json');
}

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { navigate } from 'wouter/use-hash-location';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { CatalogModel, HubFilters, HubModel, HubSort, MachineProfile } from '../../contract/hub.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import { changeSettings } from './models.ts';
import { attempt, toastError, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

/** The hub is not ours: what it said is asked for again after a while. */
const staleMs = 5 * 60_000;
const addedToastMs = 6000;

/** The starting set, which comes with the app. */
export function useCatalog() {
  return useQuery(api.hub.catalog.queryOptions());
}

export type Search = { query: string; sort: HubSort; filters: HubFilters };

/** Page after page of what the hub has. The last answer stays until the next is there. */
export function useSearch({ query, sort, filters }: Search, isWanted: boolean) {
  return useInfiniteQuery(
    api.hub.search.infiniteOptions({
      input: (cursor: string | null) => ({ query, sort, filters, cursor }),
      initialPageParam: null,
      getNextPageParam: (last) => last.cursor,
      enabled: isWanted,
      placeholderData: keepPreviousData,
      staleTime: staleMs,
    }),
  );
}

export function useHubPage(repo: string) {
  return useQuery(api.hub.model.queryOptions({ input: { repo }, staleTime: staleMs }));
}

/** What lists have said of a repository: shown while its page is on its way, and where the hub can't be reached. */
export function useKnownModel(repo: string): HubModel | undefined {
  const { data: catalog } = useCatalog();
  return catalog?.find((model) => model.repo === repo) ?? findInSearches(repo);
}

function findInSearches(repo: string): HubModel | undefined {
  const searches = queryClient.getQueriesData<{ pages: { models: HubModel[] }[] }>({
    queryKey: api.hub.search.key({ type: 'infinite' }),
  });
  for (const [, data] of searches) {
    const found = data?.pages.flatMap(({ models }) => models).find((model) => model.repo === repo);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function useFitAccuracy() {
  return useQuery(api.hub.accuracy.queryOptions({ staleTime: 0 }));
}

export function useHubToken() {
  return useQuery(api.hub.token.queryOptions());
}

/** Asks whether the files can be had now; where that has changed, the page is read anew. */
export async function checkAccess(repo: string): Promise<void> {
  await attempt(async () => {
    const access = await client.hub.access({ repo });
    queryClient.setQueryData(api.hub.model.queryKey({ input: { repo } }), (page) =>
      page === undefined ? page : { ...page, access },
    );
    if (access.state === 'open') await refreshPage(repo);
  });
}

async function refreshPage(repo: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.hub.model.queryKey({ input: { repo } }) });
}

/** Keeps a token; what is wrong with it is the answer, for the field that it was typed in. */
export async function keepToken(token: string): Promise<ErrorInfo | null> {
  try {
    const status = await client.hub.setToken({ token });
    queryClient.setQueryData(api.hub.token.queryKey(), status);
    return null;
  } catch (error) {
    return toErrorInfo(error);
  }
}

/** Queues the files of one variant. Says whether that worked. */
export async function addDownload(repo: string, files: readonly string[], revision: string): Promise<boolean> {
  const added = await attempt(() => client.downloads.add({ repo, files: [...files], revision }));
  if (added === undefined) return false;
  await queryClient.invalidateQueries({ queryKey: api.downloads.list.key() });
  toasts.add({
    title: t('discover.added', { title: added.title }),
    timeout: addedToastMs,
    data: { actions: [{ id: 'show', label: t('discover.showDownloads'), run: () => navigate('/downloads') }] },
  });
  return true;
}

/** Queues the usual download of a model of the starting set, as the hub has it now. */
export async function downloadFromCatalog({ repo, quantization }: CatalogModel): Promise<boolean> {
  const page = await attempt(() =>
    queryClient.query(api.hub.model.queryOptions({ input: { repo }, staleTime: staleMs })),
  );
  if (page === undefined) return false;
  const variant = page.variants.find((one) => one.quantization === quantization);
  const problem = page.access.error;
  if (variant === undefined || problem !== null) {
    if (problem !== null) toastError(problem);
    // There is a choice to make, or something to sign: its page has both.
    navigate(`/discover/${repo}`);
    return false;
  }
  const [companion] = page.companions;
  const files = [...variant.files, ...(companion === undefined ? [] : [companion])].map(({ path }) => path);
  return addDownload(repo, files, page.revision);
}

function machineProfiles(): MachineProfile[] {
  return queryClient.getQueryData(api.settings.get.queryKey())?.machineProfiles ?? [];
}

/** Keeps another computer; one of the same name is replaced. */
export async function keepMachine(profile: MachineProfile): Promise<void> {
  const others = machineProfiles().filter(({ name }) => name !== profile.name);
  await changeSettings({ machineProfiles: [...others, profile] });
}

export async function removeMachine(profile: MachineProfile): Promise<void> {
  await changeSettings({ machineProfiles: machineProfiles().filter(({ name }) => name !== profile.name) });
  toastUndo(t('discover.machine.removed', { name: profile.name }), () => void keepMachine(profile));
}

import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import { client } from '../connection/client.ts';

/** Query options and keys for every procedure of the contract. */
export const api = createTanstackQueryUtils(client);

/**
 * What the window knows of the core. Nothing here goes stale by time: events say what changed (see `events.ts`).
 * `networkMode` because the core is on this computer, whether or not there is an internet.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 30 * 60_000,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
    },
  },
});

export function useChats() {
  return useQuery(api.chats.list.queryOptions());
}

export function useChat(chatId: string, isThere = true) {
  return useQuery(api.chats.get.queryOptions({ input: { chatId }, enabled: isThere }));
}

export function useModels() {
  return useQuery(api.models.list.queryOptions());
}

export function useEngine() {
  return useQuery(api.engine.status.queryOptions());
}

export function useServer() {
  return useQuery(api.server.status.queryOptions());
}

export function usePresets() {
  return useQuery(api.presets.list.queryOptions());
}

export function useSettings() {
  return useQuery(api.settings.get.queryOptions());
}

export function useAppInfo() {
  return useQuery(api.app.info.queryOptions());
}

export function useModelTemplate(modelId: string) {
  return useQuery(api.models.template.queryOptions({ input: { id: modelId } }));
}

/** What the model's template can do; read from the file, so only where there is one. */
export function useCapabilities(modelId: string | undefined, isAvailable: boolean) {
  return useQuery(
    api.models.capabilities.queryOptions({
      input: { id: modelId ?? '' },
      enabled: modelId !== undefined && isAvailable,
      placeholderData: keepPreviousData,
    }),
  );
}

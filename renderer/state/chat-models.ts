import { apiOnlyOpenness } from '../../contract/openness.ts';
import type { LoadedModel } from '../../contract/engine.ts';
import type { Model } from '../../contract/models.ts';
import type { Remote } from '../../contract/remotes.ts';
import type { Settings } from '../../contract/settings.ts';
import { changeSettings, selectAndLoad } from './models.ts';
import { api, queryClient, useEngine, useModels, useSettings } from './queries.ts';
import { useRemotes } from './remotes.ts';

/** Who can be asked in a chat: a model of this computer, or one that a provider elsewhere runs. */
export type ChatModel = Pick<Model, 'id' | 'name' | 'available' | 'openness'> & {
  /** `null` for a model elsewhere. */
  local: Model | null;
  /** Who runs it; `null` for a model of this computer. */
  provider: string | null;
};

/** The models of the providers that are switched on. */
export function modelsElsewhere(remotes: readonly Remote[]): ChatModel[] {
  return remotes
    .filter(({ isOn }) => isOn)
    .flatMap(({ id, name: provider, models }) => {
      const openness = apiOnlyOpenness(provider);
      return models.map((model) => ({
        id: `${id}/${model.id}`,
        name: model.name,
        available: true,
        openness,
        local: null,
        provider,
      }));
    });
}

function here(model: Model): ChatModel {
  const { id, name, available, openness } = model;
  return { id, name, available, openness, local: model, provider: null };
}

type Known = {
  models: readonly Model[];
  loaded: readonly LoadedModel[];
  remotes: readonly Remote[];
  settings: Settings | undefined;
};

/** The model that a new question goes to: the chosen one, else one that is loaded, else the one that is always here. */
function choose({ models, loaded, remotes, settings }: Known): ChatModel | null {
  const chosenId = settings?.selectedModelId;
  const chosen = models.find(({ id }) => id === chosenId);
  const elsewhere = chosen === undefined ? modelsElsewhere(remotes).find(({ id }) => id === chosenId) : undefined;
  if (elsewhere !== undefined) return elsewhere;
  const ready = models.find(({ id }) => loaded.some((one) => one.modelId === id && one.state === 'ready'));
  const model = chosen ?? ready ?? models.find(({ source }) => source === 'builtin') ?? models[0];
  return model === undefined ? null : here(model);
}

export function useChatModel(): ChatModel | null {
  return choose({
    models: useModels().data ?? [],
    loaded: useEngine().data?.models ?? [],
    remotes: useRemotes() ?? [],
    settings: useSettings().data,
  });
}

/** Of this computer; `null` where the chosen model is elsewhere. */
export function useLocalChatModel(): Model | null {
  return useChatModel()?.local ?? null;
}

/** All that can be asked, those of this computer first. */
export function useChatModels(): ChatModel[] {
  const models = useModels().data ?? [];
  const remotes = useRemotes() ?? [];
  return [...models.map(here), ...modelsElsewhere(remotes)];
}

/** What is chosen at this moment, for actions. */
export function currentChatModel(): ChatModel | null {
  return choose({
    models: queryClient.getQueryData(api.models.list.queryKey()) ?? [],
    loaded: queryClient.getQueryData(api.engine.status.queryKey())?.models ?? [],
    remotes: queryClient.getQueryData(api.remotes.list.queryKey()) ?? [],
    settings: queryClient.getQueryData(api.settings.get.queryKey()),
  });
}

/** Has new questions go to this model, and brings it into memory where it is of this computer. */
export async function chooseChatModel({ id, local }: ChatModel): Promise<void> {
  await (local === null ? changeSettings({ selectedModelId: id }) : selectAndLoad(local));
}

import { plainSettings } from '../../../state/chat-settings.ts';
import { fewestColumns } from '../../../../contract/comparison-limits.ts';
import { useSetup } from '../../../state/comparisons.ts';
import type { Wish } from '../../../state/comparisons.ts';
import { newLocalId } from '../../../state/local-id.ts';
import { useChatModel, useChatModels, type ChatModel } from '../../../state/chat-models.ts';
import { isBlocked, ruleFor } from '../../../state/openness.ts';
import { useModels, useSettings } from '../../../state/queries.ts';

export type Wishes = {
  wishes: readonly Wish[];
  /** Those that can be asked; `undefined` until they are known. */
  models: readonly ChatModel[] | undefined;
  newWish(): Wish;
};

/** The columns that are being set up: as they were left, else the chosen model beside the next one. */
export function useWishes(): Wishes {
  const columns = useSetup((state) => state.columns);
  const selected = useChatModel();
  const policy = useSettings().data?.opennessPolicy;
  const isKnown = useModels().data !== undefined;
  const all = useChatModels().filter(
    ({ available, openness }) => available && !isBlocked(policy, openness) && ruleFor(policy, openness) !== 'hide',
  );
  const models = isKnown ? all : undefined;
  const isThere = (modelId: string) => models?.some(({ id }) => id === modelId) ?? false;
  const first = models?.find(({ id }) => id === selected?.id) ?? models?.[0];
  const others = models?.filter(({ id }) => id !== first?.id) ?? [];
  const wish = (id: string, model: ChatModel): Wish => ({ id, modelId: model.id, settings: plainSettings });

  const kept = columns?.map((column) =>
    isThere(column.modelId) || first === undefined ? column : { ...column, modelId: first.id },
  );
  const begun =
    first === undefined
      ? []
      : Array.from({ length: fewestColumns }, (_, index) =>
          wish(`first-${index}`, index === 0 ? first : (others[index - 1] ?? first)),
        );
  const wishes = kept ?? begun;
  return {
    wishes,
    models,
    newWish: () => {
      const unused = models?.find(({ id }) => !wishes.some(({ modelId }) => modelId === id)) ?? first;
      return { id: newLocalId(), modelId: unused?.id ?? '', settings: plainSettings };
    },
  };
}

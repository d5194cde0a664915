import type { Turn } from '../../../state/branch.ts';

/** Lines that stand above a turn. */
export type TurnMarks = {
  /** The model that answers from here on, where another one did before. */
  newModel: string | null;
  /** How many turns above it the model will not see. */
  unseen: number;
};

const none: TurnMarks = { newModel: null, unseen: 0 };

/** What is to be said between the turns of a branch. */
export function marksOf(turns: readonly Turn[], droppedIds: readonly string[]): TurnMarks[] {
  const dropped = new Set(droppedIds);
  const lastUnseen = turns.findLastIndex(({ message }) => dropped.has(message.id));
  const unseen = turns.filter(({ message }) => dropped.has(message.id)).length;
  let modelId: string | null = null;
  return turns.map(({ message }, index) => {
    const isNew = message.modelId !== null && modelId !== null && message.modelId !== modelId;
    modelId = message.modelId ?? modelId;
    const isCut = unseen > 0 && index === lastUnseen + 1;
    if (!isNew && !isCut) return none;
    return { newModel: isNew ? message.modelName : null, unseen: isCut ? unseen : 0 };
  });
}

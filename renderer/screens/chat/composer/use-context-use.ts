import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ContextUse } from '../../../../contract/chats.ts';
import { attachmentsOf, useDraftAttachments } from '../../../state/attachments.ts';
import { useLoadedModel } from '../../../state/models.ts';
import { api } from '../../../state/queries.ts';
import { useUi } from '../../../state/ui.ts';
import { useDebounced } from '../../../ui/use-debounced.ts';

const restMs = 250;
export const longestText = 1_000_000;

export type ContextPlace = { chatId: string | null; parentId: string | null; modelId: string | null };

/**
 * How full the context would be with what is being typed, counted when typing rests. `revision` changes whenever
 * something else that fills it does; `null` while an answer is being written, which keeps the last count.
 */
export function useContextUse({ chatId, parentId, modelId }: ContextPlace, revision: unknown): ContextUse | null {
  const key = chatId ?? 'new';
  const draft = useDebounced(
    useUi((state) => state.drafts[key] ?? ''),
    restMs,
  );
  const files = useDraftAttachments(key);
  const attachments = useMemo(() => attachmentsOf(files), [files]);
  const state = useLoadedModel(modelId ?? undefined)?.state;
  const isWanted = modelId !== null && revision !== null && draft.length <= longestText;
  const { data, refetch } = useQuery(
    api.chats.context.queryOptions({
      input: { chatId, parentId, modelId: modelId ?? '', draft, attachments },
      enabled: isWanted,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  useEffect(() => {
    if (isWanted) void refetch();
  }, [isWanted, state, revision, refetch]);
  return data ?? null;
}

import { useTranslation } from 'react-i18next';
import { removeAttachment, useDraftAttachments } from '../../../state/attachments.ts';
import { useCollections, useVision } from '../../../state/documents.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { CollectionChip, DraftChip } from './Chip.tsx';
import { useChosenCollections } from './use-chosen-collections.ts';

/** What goes along with the question that is being written; nothing where nothing does. */
export function AttachmentChips({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const key = chatId ?? 'new';
  const drafts = useDraftAttachments(key);
  const [chosen, choose] = useChosenCollections(chatId);
  const collections = (useCollections().data ?? []).filter(({ id }) => chosen.includes(id));
  const hasPicture = drafts.some(({ attachment }) => attachment?.kind === 'image');
  const blindness = useVision(useChatModel()?.id, hasPicture).data?.problem ?? null;
  if (drafts.length === 0 && collections.length === 0) return null;
  return (
    <ul
      aria-label={t('documents.attached')}
      className="flex max-h-44 flex-wrap gap-1.5 overflow-y-auto px-3 pt-3 pb-0.5"
    >
      {collections.map((collection) => (
        <CollectionChip key={collection.id} name={collection.name} onRemove={() => choose(collection.id, false)} />
      ))}
      {drafts.map((draft) => (
        <DraftChip
          key={draft.localId}
          draft={draft}
          blindness={blindness}
          onRemove={() => removeAttachment(key, draft)}
        />
      ))}
    </ul>
  );
}

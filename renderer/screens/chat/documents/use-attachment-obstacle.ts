import { useTranslation } from 'react-i18next';
import { useDraftAttachments } from '../../../state/attachments.ts';
import type { ChatModel } from '../../../state/chat-models.ts';
import { useVision } from '../../../state/documents.ts';

/** Why a question with these attachments can't be sent now, in words; `null` where it can. */
export function useAttachmentObstacle(key: string, model: ChatModel | null): string | null {
  const { t } = useTranslation();
  const drafts = useDraftAttachments(key);
  const hasPicture = drafts.some(({ attachment }) => attachment?.kind === 'image');
  const problem = useVision(model?.id, hasPicture).data?.problem ?? null;
  if (drafts.some(({ state }) => state === 'copying')) return t('documents.stillCopying');
  return hasPicture && problem !== null ? t('documents.noPictures', { model: model?.name ?? '' }) : null;
}

import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../../contract/chats.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useImage } from '../../../state/documents.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { DocumentChip } from './Chip.tsx';

/** What a person gave along with a question. */
export function MessageAttachments({ attachments }: { attachments: readonly Attachment[] }) {
  const { t } = useTranslation();
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t('documents.attached')} className="mb-2 flex flex-wrap gap-1.5">
      {attachments.map((attachment) =>
        attachment.kind === 'document' ? (
          <DocumentChip
            key={attachment.documentId}
            documentId={attachment.documentId}
            name={attachment.name}
            sizeBytes={attachment.sizeBytes}
          />
        ) : (
          <Picture key={attachment.fileId} fileId={attachment.fileId} name={attachment.name} />
        ),
      )}
    </ul>
  );
}

/** Always of the same height, so that nothing moves when it is there. */
function Picture({ fileId, name }: { fileId: string; name: string }) {
  const { data, error } = useImage(fileId);
  return (
    <li data-testid="attached-image" className="h-40 max-w-full overflow-hidden rounded-control border border-border">
      {data !== undefined ? (
        <img src={data.dataUri} alt={name} className="h-full max-w-full object-contain" />
      ) : error === null ? (
        <Skeleton className="h-full w-40" />
      ) : (
        <p className="p-3 text-bad">{toErrorInfo(error).message}</p>
      )}
    </li>
  );
}

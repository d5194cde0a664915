import { CircleAlert, FileText, Image, LibraryBig, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document } from '../../../../contract/documents.ts';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatBytes, formatCount, formatPercent } from '../../../i18n/format.ts';
import type { DraftAttachment } from '../../../state/attachments.ts';
import { openDocument, useDocument } from '../../../state/documents.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { ThinBar } from '../../../ui/progress.tsx';

type DraftChipProps = {
  draft: DraftAttachment;
  /** Why the model can't take pictures. */
  blindness: ErrorInfo | null;
  onRemove(): void;
};

/** A file beside the question, from the moment that it was chosen. */
export function DraftChip({ draft, blindness, onRemove }: DraftChipProps) {
  const { t } = useTranslation();
  const { name, sizeBytes, state, progress, attachment, error, preview } = draft;
  if (attachment?.kind === 'document') {
    return <DocumentChip documentId={attachment.documentId} name={name} sizeBytes={sizeBytes} onRemove={onRemove} />;
  }
  return (
    <Chip
      icon={preview === null ? FileText : Image}
      preview={preview}
      name={name}
      text={state === 'copying' ? t('documents.copying') : formatBytes(sizeBytes)}
      progress={state === 'copying' ? progress : null}
      error={attachment?.kind === 'image' ? blindness : error}
      onRemove={onRemove}
    />
  );
}

type DocumentChipProps = { documentId: string; name: string; sizeBytes: number; onRemove?: (() => void) | undefined };

/** A document as it stands in the core; a click shows its text. */
export function DocumentChip({ documentId, name, sizeBytes, onRemove }: DocumentChipProps) {
  const { t } = useTranslation();
  const { data: document, error } = useDocument(documentId);
  const isUnread = document?.state === 'waiting' || document?.state === 'reading';
  return (
    <Chip
      icon={FileText}
      name={name}
      text={useFacts(document, sizeBytes)}
      progress={isUnread ? document.progress : null}
      error={error === null ? (document?.error ?? null) : toErrorInfo(error)}
      onOpen={document?.state === 'ready' ? () => openDocument(documentId, name) : undefined}
      openLabel={t('documents.open', { name })}
      onRemove={onRemove}
    />
  );
}

function useFacts(document: Document | undefined, sizeBytes: number): string {
  const { t } = useTranslation();
  if (document?.state === 'waiting') return t('documents.waiting');
  if (document?.state === 'reading') return t('documents.reading', { percent: formatPercent(document.progress) });
  const { pageCount = null, isCut = false } = document ?? {};
  const pages = pageCount === null ? null : t('documents.pages', { count: pageCount, value: formatCount(pageCount) });
  const facts = [formatBytes(sizeBytes), pages, isCut ? t('documents.cut') : null];
  return facts.filter((fact) => fact !== null).join('\u2002·\u2002');
}

export function CollectionChip({ name, onRemove }: { name: string; onRemove(): void }) {
  const { t } = useTranslation();
  return (
    <Chip
      icon={LibraryBig}
      name={name}
      text={t('documents.collection')}
      progress={null}
      error={null}
      onRemove={onRemove}
    />
  );
}

type ChipProps = {
  icon: LucideIcon;
  preview?: string | null;
  name: string;
  text: string;
  progress: number | null;
  error: ErrorInfo | null;
  onOpen?: (() => void) | undefined;
  openLabel?: string;
  onRemove?: (() => void) | undefined;
};

function Chip({ icon, preview = null, name, text, progress, error, onOpen, openLabel, onRemove }: ChipProps) {
  const { t } = useTranslation();
  const state = error !== null ? 'failed' : progress !== null ? 'busy' : 'ready';
  const body = (
    <Body icon={icon} preview={preview} name={name} error={error}>
      {error === null ? text : <span className="text-bad">{error.message}</span>} {error?.remedy}
    </Body>
  );
  return (
    <li
      data-testid="attachment"
      data-state={state}
      className={classNames(
        'relative flex min-h-10 max-w-full items-center gap-1 overflow-hidden rounded-control border bg-surface',
        error === null ? 'border-border' : 'w-full border-bad bg-bad-soft',
        onRemove === undefined ? 'pe-2.5' : 'pe-1',
      )}
    >
      {onOpen === undefined ? (
        body
      ) : (
        <button
          type="button"
          aria-label={openLabel}
          onClick={onOpen}
          className="flex min-w-0 flex-1 rounded-control text-start transition-colors hover:bg-hover"
        >
          {body}
        </button>
      )}
      {onRemove === undefined ? null : (
        <IconButton icon={X} label={t('documents.takeAway', { name })} onClick={onRemove} />
      )}
      {progress === null ? null : (
        <div className="absolute inset-x-0 bottom-0">
          <ThinBar label={name} share={progress} valueText={text} />
        </div>
      )}
    </li>
  );
}

type BodyProps = Pick<ChipProps, 'icon' | 'name' | 'error'> & { preview: string | null; children: ReactNode };

function Body({ icon: Icon, preview, name, error, children }: BodyProps) {
  const Mark = error === null ? Icon : CircleAlert;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2 py-1 ps-2">
      {preview === null ? (
        <Mark
          size={16}
          strokeWidth={1.75}
          aria-hidden
          className={classNames('shrink-0', error === null ? 'text-muted' : 'text-bad')}
        />
      ) : (
        <img src={preview} alt="" className="size-8 shrink-0 rounded-[4px] object-cover" />
      )}
      <span className="min-w-0 flex-1 leading-tight">
        <MiddleEllipsis text={name} className={error === null ? 'max-w-52' : 'max-w-full'} />
        <span className="numbers block text-caption break-words text-muted">{children}</span>
      </span>
    </span>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { closeDocument, useDocumentText } from '../../../state/documents.ts';
import type { Viewed } from '../../../state/documents.ts';
import { formatCount } from '../../../i18n/format.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { markedParts } from './marked-parts.ts';

/** How much is shown on either side of the passage at first, and more of at a time. */
const around = 20_000;

/** The text of a document, with the passage that an answer cites. */
export default function DocumentViewer({ viewed }: { viewed: Viewed }) {
  const { t } = useTranslation();
  const { documentId, name, passage } = viewed;
  const [start, setStart] = useState(Math.max(0, (passage?.start ?? 0) - around));
  const [end, setEnd] = useState((passage?.end ?? 0) + around);
  const { data, error } = useDocumentText(documentId, start, end);
  return (
    <Dialog
      title={name}
      closeLabel={t('common.close')}
      isOpen
      isWide
      onOpenChange={(isOpen) => !isOpen && closeDocument()}
    >
      <article
        data-testid="document-text"
        // The text is all that there is to scroll.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto border-t border-border px-6 py-4 max-column:px-4"
      >
        {data === undefined && error === null ? <Skeleton className="h-60" /> : null}
        {error === null ? null : <Gone error={toErrorInfo(error)} text={passage?.text ?? null} />}
        {data === undefined || error !== null ? null : (
          <>
            {data.start > 0 ? (
              <Button isSmall className="mb-4" onClick={() => setStart(Math.max(0, start - 2 * around))}>
                {t('documents.earlier')}
              </Button>
            ) : null}
            <Text data={data} passage={passage} />
            {data.start + data.text.length < data.document.characters ? (
              <Button isSmall className="mt-4" onClick={() => setEnd(end + 2 * around)}>
                {t('documents.later')}
              </Button>
            ) : data.document.isCut ? (
              <p className="mt-4 text-muted">
                {t('documents.cutHere', { value: formatCount(data.document.characters) })}
              </p>
            ) : null}
          </>
        )}
      </article>
    </Dialog>
  );
}

type TextProps = { data: NonNullable<ReturnType<typeof useDocumentText>['data']>; passage: Viewed['passage'] };

function Text({ data, passage }: TextProps) {
  const { t } = useTranslation();
  const { format } = data.document;
  const parts = markedParts(data, passage);
  return (
    <div
      className={classNames(
        'selectable break-words whitespace-pre-wrap',
        format === 'code' || format === 'table' ? 'font-mono text-caption' : 'text-reading',
      )}
    >
      {parts.map((part) =>
        part.kind === 'page' ? (
          <span key={`page ${part.page}`} className="my-3 block border-t border-border pt-1 text-caption text-muted">
            {t('documents.page', { value: formatCount(part.page) })}
          </span>
        ) : part.isMarked ? (
          <mark key={part.start} ref={part.isFirst ? scrollHere : undefined} className="bg-accent-soft text-text">
            {part.text}
          </mark>
        ) : (
          <span key={part.start}>{part.text}</span>
        ),
      )}
    </div>
  );
}

function scrollHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}

/** What the model saw is kept with its answer, also where the document is not kept any more. */
function Gone({ error, text }: { error: { message: string; remedy?: string | undefined }; text: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <Notice kind="caution" title={error.message} text={text === null ? error.remedy : t('documents.gonePassage')} />
      {text === null ? null : (
        <p className="selectable mt-4 text-reading break-words whitespace-pre-wrap">
          <mark className="bg-accent-soft text-text">{text}</mark>
        </p>
      )}
    </>
  );
}

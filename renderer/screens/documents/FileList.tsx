import { ChevronDown, ChevronRight, CircleAlert, FileText, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection, Document } from '../../../contract/documents.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes, formatCount, formatPercent } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { openDocument, retryFiles, useCollectionFiles } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const step = 50;
const most = 200;

/** The files of a collection, and first of all those that could not be indexed. */
export function FileSection({ collection }: { collection: Collection }) {
  const { t } = useTranslation();
  const { id, fileCount, failedCount, skippedCount } = collection;
  const [shown, setShown] = useState<'all' | 'problems' | null>(null);
  const toggle = (what: 'all' | 'problems') => setShown(shown === what ? null : what);
  if (fileCount === 0) return null;
  const problems = failedCount + skippedCount;
  const words = [
    failedCount === 0 ? null : t('documents.failed', { count: failedCount, value: formatCount(failedCount) }),
    skippedCount === 0 ? null : t('documents.skipped', { count: skippedCount, value: formatCount(skippedCount) }),
  ].filter((part) => part !== null);
  return (
    <>
      {problems === 0 ? null : (
        <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          <CircleAlert size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-caution" />
          <span className="min-w-0 flex-1">{words.join(', ')}</span>
          <Button isSmall look="quiet" aria-expanded={shown === 'problems'} onClick={() => toggle('problems')}>
            {t(shown === 'problems' ? 'documents.hideProblems' : 'documents.showProblems')}
          </Button>
          <Button isSmall disabled={!may('documents.retry')} onClick={() => void retryFiles(id, null)}>
            {t('documents.retryAll')}
          </Button>
        </div>
      )}
      {shown === 'problems' && problems > 0 ? <FileList collectionId={id} show="problems" /> : null}
      <div className="px-2 py-1.5">
        <Button
          isSmall
          look="quiet"
          icon={shown === 'all' ? ChevronDown : ChevronRight}
          className="rtl:[&>svg]:-scale-x-100"
          aria-expanded={shown === 'all'}
          onClick={() => toggle('all')}
        >
          {t(shown === 'all' ? 'documents.hideFiles' : 'documents.showFiles')}
        </Button>
      </div>
      {shown === 'all' ? <FileList collectionId={id} show="all" /> : null}
    </>
  );
}

function FileList({ collectionId, show }: { collectionId: string; show: 'all' | 'problems' }) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(step);
  const { data, error } = useCollectionFiles(collectionId, show, limit);
  if (error !== null) return <p className="px-4 py-3 text-bad">{toErrorInfo(error).message}</p>;
  if (data === undefined) return <Skeleton className="m-4 h-8" />;
  return (
    <div>
      <ul className="divide-y divide-border">
        {data.files.map((file) => (
          <FileRow key={file.id} collectionId={collectionId} file={file} />
        ))}
      </ul>
      {data.files.length < data.total && limit < most ? (
        <Button isSmall look="quiet" className="m-2" onClick={() => setLimit(Math.min(most, limit + step))}>
          {t('documents.more')}
        </Button>
      ) : null}
    </div>
  );
}

function FileRow({ collectionId, file }: { collectionId: string; file: Document }) {
  const { t } = useTranslation();
  const { id, name, path, state, error, sizeBytes, progress } = file;
  const isProblem = state === 'failed' || state === 'skipped';
  const text = {
    waiting: t('documents.waiting'),
    reading: t('documents.reading', { percent: formatPercent(progress) }),
    ready: formatBytes(sizeBytes),
    failed: [error?.message, error?.remedy].filter((part) => part !== undefined).join(' '),
    skipped: t('documents.leftOut'),
  }[state];
  return (
    <li data-testid="collection-file" data-state={state} className="flex min-h-11 items-center gap-3 py-1.5 pe-3 ps-4">
      <div className="min-w-0 flex-1">
        <MiddleEllipsis text={path ?? name} className="min-w-0" />
        <p className={`numbers text-caption break-words ${state === 'failed' ? 'text-bad' : 'text-muted'}`}>{text}</p>
      </div>
      {state === 'ready' ? (
        <IconButton icon={FileText} label={t('documents.open', { name })} onClick={() => openDocument(id, name)} />
      ) : null}
      {isProblem ? (
        <IconButton
          icon={RotateCw}
          label={t('documents.retry', { name })}
          onClick={() => void retryFiles(collectionId, id)}
        />
      ) : null}
    </li>
  );
}

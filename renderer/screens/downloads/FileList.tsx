import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../contract/downloads.ts';
import { formatBytes } from '../../i18n/format.ts';
import { shareOf } from '../../state/download-facts.ts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { ThinBar } from '../../ui/progress.tsx';

/** Each file of a download, and where they will stand. */
export function FileList({ download: { files, folder, revision } }: { download: Download }) {
  const { t } = useTranslation();
  return (
    <div className="mt-1 rounded-control bg-sunken px-3 py-2 text-caption">
      <ul className="max-h-60 overflow-y-auto">
        {files.map((file) => (
          <li key={file.path} className="flex min-h-7 items-center gap-3">
            <MiddleEllipsis text={file.path} className="min-w-0 flex-1 font-mono" />
            <span className="w-20 shrink-0 max-column:hidden">
              <ThinBar label={file.path} share={shareOf(file)} />
            </span>
            <span className="numbers flex w-30 shrink-0 items-center justify-end gap-1.5 text-muted">
              {file.doneBytes >= file.sizeBytes ? (
                <>
                  <Check size={13} strokeWidth={2} className="text-good" aria-hidden />
                  <span className="sr-only">{t('downloads.fileDone')}</span>
                  {formatBytes(file.sizeBytes)}
                </>
              ) : file.doneBytes === 0 ? (
                formatBytes(file.sizeBytes)
              ) : (
                t('downloads.amount', { done: formatBytes(file.doneBytes), size: formatBytes(file.sizeBytes) })
              )}
            </span>
          </li>
        ))}
      </ul>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-t border-border pt-2 text-muted">
        <dt>{t('downloads.folder')}</dt>
        <dd className="selectable font-mono break-all">{folder}</dd>
        <dt>{t('downloads.revision')}</dt>
        <dd className="selectable font-mono break-all">{revision.slice(0, 12)}</dd>
      </dl>
    </div>
  );
}

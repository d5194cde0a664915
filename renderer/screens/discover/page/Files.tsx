import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HubFile, HubPage } from '../../../../contract/hub.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';

const shownOfRevision = 12;

/** Every file that can be fetched, with its size and hash, and what is odd about them. */
export function Files({ page }: { page: HubPage }) {
  const { t } = useTranslation();
  const files = [...page.variants.flatMap((variant) => variant.files), ...page.companions];
  if (files.length === 0 && page.notes.length === 0) return null;
  const size = formatBytes(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  return (
    <details className="group mt-8" data-testid="files">
      <summary className="flex w-fit list-none items-center gap-2 rounded-control text-title font-semibold">
        <ChevronRight
          size={16}
          strokeWidth={2}
          aria-hidden
          className="text-muted transition-transform group-open:rotate-90 rtl:-scale-x-100 rtl:group-open:-rotate-90"
        />
        {t('discover.files')}
        <span className="numbers text-interface font-normal text-muted">
          {t('discover.filesCount', { count: files.length, size })}
        </span>
      </summary>
      {page.notes.map((note) => (
        <p key={note} className="selectable mt-2 text-pretty break-words text-caution">
          {note}
        </p>
      ))}
      <div className="mt-3 overflow-x-auto rounded-card border border-border bg-surface">
        <table className="w-full">
          <thead>
            <tr className="h-8 bg-sunken text-caption text-muted">
              <th scope="col" className="px-4 text-start font-medium">
                {t('discover.file')}
              </th>
              <th scope="col" className="px-3 text-end font-medium">
                {t('discover.fileSize')}
              </th>
              <th scope="col" className="px-4 text-start font-medium">
                SHA-256
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <FileRow key={file.path} file={file} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-caption text-muted">
        {t('discover.revision')} <code className="selectable font-mono">{page.revision.slice(0, shownOfRevision)}</code>
      </p>
    </details>
  );
}

function FileRow({ file: { path, sizeBytes, sha256 } }: { file: HubFile }) {
  const { t } = useTranslation();
  return (
    <tr className="h-9 border-t border-border">
      <td className="selectable w-full max-w-0 min-w-48 px-4">
        <MiddleEllipsis text={path} />
      </td>
      <td className="numbers px-3 text-end whitespace-nowrap text-muted">{formatBytes(sizeBytes)}</td>
      <td className="px-4 whitespace-nowrap text-muted">
        {sha256 === null ? (
          '—'
        ) : (
          <span className="flex items-center gap-1">
            <code className="font-mono text-caption">{sha256.slice(0, shownOfRevision)}…</code>
            <CopyButton text={sha256} label={t('discover.copyHash', { path })} copiedLabel={t('common.copied')} />
          </span>
        )}
      </td>
    </tr>
  );
}

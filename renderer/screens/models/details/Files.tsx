import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ModelDetails } from '../../../../contract/library.ts';
import type { Model } from '../../../../contract/models.ts';
import { formatBytes, formatDateTime, formatPercent } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { useJobs, verifyModel } from '../../../state/library.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { nameOfPath } from '../places.ts';
import { Part } from './Part.tsx';

/** The files with their hashes, and when they were last found to be what these say. */
export function Files({ model, files }: { model: Model; files: ModelDetails['files'] }) {
  const { t } = useTranslation();
  const job = useJobs().data?.find(
    ({ kind, state, modelId }) => kind === 'verify' && state === 'running' && modelId === model.id,
  );
  const share = job?.totalBytes == null || job.totalBytes === 0 ? 0 : job.doneBytes / job.totalBytes;
  return (
    <Part
      title={t('details.files')}
      actions={
        may('library.verify') ? (
          <Button
            isSmall
            icon={ShieldCheck}
            disabled={!model.available || job !== undefined}
            onClick={() => void verifyModel(model.id)}
          >
            {job === undefined ? t('models.verify') : t('details.verifying', { percent: formatPercent(share) })}
          </Button>
        ) : undefined
      }
    >
      <ul className="divide-y divide-border rounded-card border border-border">
        {files.map((file) => (
          <li key={file.path} className="px-4 py-2.5">
            <div className="flex items-baseline justify-between gap-4">
              <span className="selectable min-w-0 font-medium break-all">{nameOfPath(file.path)}</span>
              <span className="numbers shrink-0 text-muted">{formatBytes(file.sizeBytes)}</span>
            </div>
            <p className="selectable font-mono text-caption break-all text-muted">{file.path}</p>
            <div className="mt-0.5 flex min-h-7 flex-wrap items-center justify-between gap-x-4 text-caption text-muted">
              {file.sha256 === null ? (
                <span>{t('details.noHash')}</span>
              ) : (
                <span className="flex min-w-0 items-center gap-1">
                  <span className="shrink-0">SHA-256</span>
                  <code className="selectable truncate font-mono">{file.sha256}</code>
                  <CopyButton text={file.sha256} label={t('details.copyHash')} copiedLabel={t('common.copied')} />
                </span>
              )}
              {file.verifiedAt === null ? null : (
                <span className="numbers flex items-center gap-1.5 text-good">
                  <ShieldCheck size={13} strokeWidth={1.75} aria-hidden />
                  {t('details.verified', { date: formatDateTime(file.verifiedAt) })}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

import { FolderOpen, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatBytes, formatDateTime } from '../../../i18n/format.ts';
import { removeCrashReports, showCrashReports, useCrashReports } from '../../../state/desktop.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

/** What was written down when a part of the app crashed. */
export function CrashReports() {
  const { t } = useTranslation();
  const { data: reports, error, refetch } = useCrashReports();
  const hasSome = reports !== undefined && reports.length > 0;
  return (
    <Section
      title={t('desktop.crashes')}
      text={t('desktop.crashesText')}
      actions={
        hasSome ? (
          <>
            <Button look="quiet" isSmall icon={FolderOpen} onClick={() => void showCrashReports()}>
              {t('desktop.showFolder')}
            </Button>
            <Button isSmall icon={Trash2} onClick={() => void removeCrashReports()}>
              {t('desktop.removeCrashes')}
            </Button>
          </>
        ) : undefined
      }
    >
      {reports === undefined && error === null ? <Skeleton className="m-4 h-6" /> : null}
      {error === null ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="m-3">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {reports?.length === 0 ? <p className="px-4 py-3.5 text-muted">{t('desktop.noCrashes')}</p> : null}
      {hasSome ? (
        <ul className="max-h-60 divide-y divide-border overflow-y-auto">
          {reports.map(({ id, at, sizeBytes }) => (
            <li key={id} className="numbers flex items-baseline justify-between gap-4 px-4 py-2">
              <span>{formatDateTime(at)}</span>
              <span className="min-w-0 flex-1 truncate font-mono text-caption text-faint">{id}</span>
              <span className="text-muted">{formatBytes(sizeBytes)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

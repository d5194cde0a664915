import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { Download } from '../../../contract/downloads.ts';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { formatDuration } from '../../i18n/format.ts';
import { resumeDownload } from '../../state/downloads.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { remediesOf, retryAtOf } from './trouble.ts';
import type { DownloadRemedy } from './trouble.ts';

/** Why it does not move, what to do about it, and the buttons that do it. What goes on by itself says when. */
export function DownloadTrouble({ download, error }: { download: Download; error: ErrorInfo }) {
  const { t } = useTranslation();
  const isWaiting = download.state === 'waiting';
  const run = (remedy: DownloadRemedy) => {
    switch (remedy) {
      case 'now':
      case 'again':
        void resumeDownload(download.id);
        return;
      case 'page':
        navigate(`/discover/${download.repo}`);
        return;
      case 'library':
        navigate('/models');
        return;
      case 'token':
        navigate('/settings/hub');
        return;
      case 'policy':
        navigate('/settings/policy');
        return;
      default:
        remedy satisfies never;
    }
  };
  return (
    <div role={isWaiting ? undefined : 'alert'} className="mt-1 text-interface">
      <p className="selectable text-pretty break-words">
        <span className={isWaiting || download.state === 'paused' ? 'text-caution' : 'text-bad'}>{error.message}</span>{' '}
        <span className="text-muted">{error.remedy}</span> {isWaiting ? <GoesOn error={error} /> : null}
      </p>
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {remediesOf(error.code, download.state).map((remedy) => (
          <Button key={remedy} isSmall onClick={() => run(remedy)}>
            {t(`downloads.remedy.${remedy}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function GoesOn({ error }: { error: ErrorInfo }) {
  const { t } = useTranslation();
  const retryAt = retryAtOf(error);
  return (
    <span className="numbers text-muted">
      {retryAt === null ? t('downloads.goesOn') : <Countdown toMs={retryAt} />}
    </span>
  );
}

function Countdown({ toMs }: { toMs: number }) {
  const { t } = useTranslation();
  const seconds = (toMs - useNow()) / 1000;
  return seconds < 1 ? t('downloads.goesOn') : t('downloads.goesOnIn', { time: formatDuration(seconds) });
}

import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download, DownloadState } from '../../../contract/downloads.ts';
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../i18n/format.ts';
import { shareOf } from '../../state/download-facts.ts';
import { classNames } from '../../ui/class-names.ts';
import { ThinBar } from '../../ui/progress.tsx';
import type { ThinBarProps } from '../../ui/progress.tsx';
import { FileList } from './FileList.tsx';

const tones: Record<DownloadState, NonNullable<ThinBarProps['tone']>> = {
  queued: 'quiet',
  downloading: 'accent',
  waiting: 'caution',
  verifying: 'accent',
  repairing: 'caution',
  paused: 'quiet',
  failed: 'bad',
  done: 'accent',
};

/** How far it has come, how fast it comes and how long it will take; the files one by one where that is asked for. */
export function DownloadProgress({ download }: { download: Download }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const { title, state, sizeBytes, doneBytes, bytesPerSecond, secondsLeft, files } = download;
  const share = shareOf(download);
  const amount =
    doneBytes === 0
      ? formatBytes(sizeBytes)
      : t('downloads.amount', { done: formatBytes(doneBytes), size: formatBytes(sizeBytes) });
  const left = secondsLeft === null ? null : t('downloads.left', { time: formatDuration(secondsLeft) });
  const facts = [
    amount,
    doneBytes === 0 ? null : formatPercent(share),
    bytesPerSecond === null ? null : formatRate(bytesPerSecond),
    left,
  ].filter((fact) => fact !== null);

  return (
    <>
      <div className="mt-2.5">
        <ThinBar
          label={title}
          share={share}
          tone={tones[state]}
          isBreathing={state === 'verifying' || state === 'repairing'}
          valueText={[t(`downloads.state.${state}`), formatPercent(share), left].filter(Boolean).join(', ')}
        />
      </div>
      <div className="mt-1.5 flex items-start justify-between gap-3 text-caption text-muted">
        <p className="numbers flex min-h-7 min-w-0 flex-wrap items-center gap-x-4">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={listId}
          className="numbers -me-1.5 flex h-7 shrink-0 items-center gap-1 rounded-control px-1.5 transition-colors hover:bg-hover hover:text-text"
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('downloads.files', { count: files.length })}
          <ChevronDown
            size={13}
            strokeWidth={1.75}
            aria-hidden
            className={classNames('transition-transform', isOpen && 'rotate-180')}
          />
        </button>
      </div>
      <div id={listId} hidden={!isOpen}>
        {isOpen ? <FileList download={download} /> : null}
      </div>
    </>
  );
}

import { ArrowDown, ArrowUp, Ellipsis, ExternalLink, GripVertical, Pause, Play, X } from 'lucide-react';
import type { DragEvent, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { Download } from '../../../contract/downloads.ts';
import { may } from '../../state/access.ts';
import { isActive } from '../../state/download-facts.ts';
import { cancelDownload, pauseDownload, resumeDownload } from '../../state/downloads.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { DownloadProgress } from './DownloadProgress.tsx';
import { DownloadState } from './DownloadState.tsx';
import { DownloadTrouble } from './DownloadTrouble.tsx';

export type DownloadItemProps = {
  download: Download;
  /** There are others to move it among. */
  canMove: boolean;
  isFirst: boolean;
  isLast: boolean;
  onStep(by: -1 | 1): void;
  onDragStart(event: DragEvent<HTMLElement>): void;
  onDragEnd(): void;
};

/** One model on its way, with everything that can be done about it. */
export function DownloadItem(props: DownloadItemProps) {
  const { download, canMove } = props;
  return (
    <div className="flex gap-1 py-3 pe-3 ps-2">
      {canMove ? <Handle {...props} /> : <span aria-hidden className="w-2 shrink-0" />}
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-3">
          <div className="min-w-0 flex-1">
            <MiddleEllipsis text={download.title} className="font-medium" />
            <div className="flex min-w-0 flex-wrap gap-x-3 text-caption text-muted">
              <span className="min-w-0 truncate">{download.repo}</span>
              <DownloadState state={download.state} className="hidden max-column:flex" />
            </div>
          </div>
          <DownloadState state={download.state} className="mt-1.5 max-column:hidden" />
          <Actions {...props} />
        </div>
        <DownloadProgress download={download} />
        {download.error === null ? null : <DownloadTrouble download={download} error={download.error} />}
      </div>
    </div>
  );
}

function Handle({ download, onStep, onDragStart, onDragEnd }: DownloadItemProps) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onStep(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <button
      type="button"
      draggable
      aria-label={t('downloads.handle', { title: download.title })}
      className="flex h-7 w-6 shrink-0 cursor-grab items-center justify-center rounded-control text-faint transition-colors hover:bg-hover hover:text-text active:cursor-grabbing max-column:hidden"
      onKeyDown={onKeyDown}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
    >
      <GripVertical size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

function Actions({ download, isFirst, isLast, onStep }: DownloadItemProps) {
  const { t } = useTranslation();
  const { id, title, repo, state } = download;
  const canPause = isActive(download);
  const move = [
    ...(isFirst ? [] : [{ id: 'up', label: t('downloads.moveUp'), icon: ArrowUp, run: () => onStep(-1) }]),
    ...(isLast ? [] : [{ id: 'down', label: t('downloads.moveDown'), icon: ArrowDown, run: () => onStep(1) }]),
  ];
  return (
    <div className="flex gap-0.5">
      {canPause ? (
        <IconButton icon={Pause} label={t('downloads.pause', { title })} onClick={() => void pauseDownload(id)} />
      ) : state === 'failed' ? null : (
        <IconButton icon={Play} label={t('downloads.resume', { title })} onClick={() => void resumeDownload(id)} />
      )}
      {may('downloads.cancel') ? (
        <IconButton icon={X} label={t('downloads.cancel', { title })} onClick={() => void cancelDownload(download)} />
      ) : null}
      <Menu
        trigger={<IconButton icon={Ellipsis} label={t('downloads.options', { title })} />}
        entries={[
          ...move,
          {
            id: 'page',
            label: t('downloads.modelPage'),
            icon: ExternalLink,
            run: () => navigate(`/discover/${repo}`),
          },
        ]}
      />
    </div>
  );
}

import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../contract/downloads.ts';
import { beforeForStep } from '../../state/download-facts.ts';
import { moveDownload } from '../../state/downloads.ts';
import { announce } from '../../state/ui.ts';
import { classNames } from '../../ui/class-names.ts';
import { DownloadItem } from './DownloadItem.tsx';
import { useReorder } from './use-reorder.ts';

/** In the order in which they are fetched. The handle drags; its arrow keys, and the menu, move by one place. */
export function Queue({ queue }: { queue: readonly Download[] }) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const { drag, start, end } = useReorder(list, move);
  const ids = queue.map(({ id }) => id);

  const step = (download: Download, by: -1 | 1) => {
    const beforeId = beforeForStep(ids, download.id, by);
    if (beforeId === undefined) return;
    move(download.id, beforeId);
    announce(t('downloads.moved', { title: download.title, place: ids.indexOf(download.id) + 1 + by }));
  };

  return (
    <ol
      ref={list}
      aria-label={t('downloads.queue')}
      className="mt-4 divide-y divide-border rounded-card border border-border bg-surface"
    >
      {queue.map((download, index) => (
        <li
          key={download.id}
          data-id={download.id}
          data-testid="download"
          data-state={download.state}
          className={classNames(
            'relative',
            drag?.id === download.id && 'opacity-50',
            drag !== null && drag.beforeId === download.id && drag.id !== download.id && marker.before,
            drag !== null && drag.beforeId === null && index === queue.length - 1 && marker.after,
          )}
        >
          <DownloadItem
            download={download}
            canMove={queue.length > 1}
            isFirst={index === 0}
            isLast={index === queue.length - 1}
            onStep={(by) => step(download, by)}
            onDragStart={(event) => start(event, download.id)}
            onDragEnd={end}
          />
        </li>
      ))}
    </ol>
  );
}

function move(id: string, beforeId: string | null): void {
  void moveDownload(id, beforeId);
}

/** A line where the dragged one would go. */
const marker = {
  before: 'before:absolute before:inset-x-0 before:-top-px before:h-0.5 before:bg-accent',
  after: 'after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:bg-accent',
} as const;

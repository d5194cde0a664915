import { Box, Folder } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder as FolderListing } from '../../../contract/models.ts';
import { formatBytes } from '../../i18n/format.ts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { moveFocus } from '../../ui/move-focus.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

export type Entry = FolderListing['entries'][number];

export type EntryListProps = {
  entries: readonly Entry[] | undefined;
  emptyText: string;
  /** After a step into another folder the focus goes on from its first entry. */
  takesFocus: boolean;
  onChoose(entry: Entry): void;
};

/** Folders and model files. Arrow keys move, Enter opens. */
export function EntryList({ entries, emptyText, takesFocus, onChoose }: EntryListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    if (takesFocus) list.current?.querySelector('button')?.focus();
  }, [takesFocus]);

  return (
    <div
      role="presentation"
      className="h-90 min-h-0 overflow-y-auto p-2"
      onKeyDown={(event) => moveFocus(event, list.current, 'button')}
    >
      {entries === undefined
        ? Array.from({ length: 6 }, (_, index) => <Skeleton key={index} className="my-1 h-8" />)
        : null}
      {entries?.length === 0 ? <p className="px-2 py-8 text-center text-muted">{emptyText}</p> : null}
      <ul ref={list} aria-label={t('picker.list')}>
        {entries?.map((entry) => (
          <li key={entry.path}>
            <EntryButton entry={entry} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function EntryButton({ entry, onChoose }: { entry: Entry; onChoose(entry: Entry): void }) {
  const isFolder = entry.kind === 'folder';
  const Icon = isFolder ? Folder : Box;
  return (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-3 rounded-control px-2 text-start transition-colors hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 max-column:h-11"
      onClick={() => onChoose(entry)}
    >
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={isFolder ? 'shrink-0 text-faint' : 'shrink-0 text-accent'}
      />
      <MiddleEllipsis text={entry.name} className="min-w-0 flex-1" />
      {entry.sizeBytes === null ? null : (
        <span className="numbers shrink-0 text-muted">{formatBytes(entry.sizeBytes)}</span>
      )}
    </button>
  );
}

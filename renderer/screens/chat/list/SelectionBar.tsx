import { Archive, ArchiveRestore, FolderInput, Tag, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { archiveChats, chatsOf, removeChats } from '../../../state/chat-list.ts';
import { clearSelection, showDialog, useOrganise } from '../../../state/organise.ts';
import { IconButton } from '../../../ui/icon-button.tsx';

/** What can be done with the chats that are chosen together. */
export function SelectionBar({ shownId }: { shownId: string | null }) {
  const { t } = useTranslation();
  const { selected, isSelecting, view } = useOrganise();
  if (selected.size === 0 && !isSelecting) return null;
  const chats = chatsOf(selected);
  const lasting = chats.filter(({ isTemporary }) => !isTemporary);
  const chatIds = lasting.map(({ id }) => id);
  const isArchive = view === 'archive';
  const end = (work: Promise<void>) => {
    clearSelection();
    void work;
  };
  return (
    <div
      role="toolbar"
      aria-label={t('organise.selection')}
      className="flex h-11 shrink-0 items-center gap-0.5 border-t border-border bg-surface px-2"
    >
      <output className="numbers min-w-0 flex-1 truncate ps-1 font-medium">
        {t('organise.selected', { count: chats.length })}
      </output>
      <IconButton
        icon={FolderInput}
        side="top"
        label={t('organise.moveTo')}
        disabled={lasting.length === 0}
        onClick={() => showDialog({ kind: 'move', chatIds })}
      />
      <IconButton
        icon={Tag}
        side="top"
        label={t('organise.tagsEntry')}
        disabled={lasting.length === 0}
        onClick={() => showDialog({ kind: 'tags', chatIds })}
      />
      <IconButton
        icon={isArchive ? ArchiveRestore : Archive}
        side="top"
        label={t(isArchive ? 'organise.unarchive' : 'organise.archive')}
        disabled={lasting.length === 0}
        onClick={() => end(archiveChats(lasting, !isArchive))}
      />
      <IconButton
        icon={Trash2}
        side="top"
        label={t('chats.delete')}
        disabled={chats.length === 0}
        onClick={() => end(removeChats(chats, shownId))}
      />
      <IconButton icon={X} side="top" label={t('organise.endSelection')} onClick={clearSelection} />
    </div>
  );
}

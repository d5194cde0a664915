import { ChevronRight, Folder, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { renameFolder, setCollapsed } from '../../../state/folders.ts';
import { useOrganise } from '../../../state/organise.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Activity } from './ChatRow.tsx';
import { folderEntries } from './entries.ts';
import { RenameField } from './RenameField.tsx';
import { indentPx, nameId, RowShell } from './RowShell.tsx';
import type { RowProps } from './RowShell.tsx';
import type { FolderRow as FolderRowData } from './rows.ts';

const longestName = 80;

/** A folder: opens and closes on a click, renames in place on F2. */
export function FolderRow({ row, list, ...place }: RowProps<FolderRowData>) {
  const { t } = useTranslation();
  const { folder, depth, isCollapsed, count } = row;
  const isRenaming = useOrganise((state) => state.renaming === row.key);
  const Icon = isCollapsed ? Folder : FolderOpen;
  return (
    <RowShell
      row={row}
      list={list}
      level={depth + 1}
      isExpanded={!isCollapsed}
      menu={
        isRenaming
          ? undefined
          : { label: t('organise.folderOptions', { name: folder.name }), entries: () => folderEntries(folder) }
      }
      className="hover:bg-hover"
      {...place}
    >
      {isRenaming ? (
        <RenameField
          label={t('organise.folderName')}
          name={folder.name}
          maxLength={longestName}
          onSave={(name) => void renameFolder(folder.id, name)}
        />
      ) : (
        <button
          type="button"
          id={nameId(row.key)}
          data-row-focus
          data-testid="folder-item"
          data-folder-id={folder.id}
          tabIndex={list.tabStop === row.key ? 0 : -1}
          draggable
          onDragStart={(event) => list.dragging.start(event, { kind: 'folder', folder }, folder.name)}
          onDragEnd={list.dragging.end}
          onClick={() => setCollapsed([folder.id], !isCollapsed)}
          style={{ paddingInlineStart: indentPx(depth) - 4 }}
          className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-control pe-2 text-start focus-visible:-outline-offset-2"
        >
          <ChevronRight
            size={14}
            strokeWidth={2}
            aria-hidden
            className={classNames(
              'shrink-0 text-faint transition-transform',
              isCollapsed ? 'rtl:rotate-180' : 'rotate-90',
            )}
          />
          <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate" title={folder.name}>
            <bdi>{folder.name}</bdi>
          </span>
          <Activity isGenerating={row.isGenerating} isWaiting={row.isWaiting} />
          {count === 0 ? null : (
            <span className="numbers shrink-0 text-caption text-faint group-focus-within/row:invisible group-hover/row:invisible pointer-coarse:me-8 pointer-coarse:visible">
              <span aria-hidden>{formatCount(count)}</span>
              <span className="sr-only">{t('organise.chatCount', { count })}</span>
            </span>
          )}
        </button>
      )}
    </RowShell>
  );
}

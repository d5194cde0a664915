import { ChevronDown, FolderPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { addFolder, setCollapsed } from '../../../state/folders.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { nameId, RowShell } from './RowShell.tsx';
import type { RowProps } from './RowShell.tsx';
import type { HeadingName, HeadingRow as HeadingRowData } from './rows.ts';

function useLabel() {
  const { t, i18n } = useTranslation();
  return (name: HeadingName): string => {
    if (typeof name === 'string') return t(`organise.group.${name}`);
    if (name.name !== null) return t(`chats.group.${name.name}`);
    return name.month?.toLocaleDateString(i18n.language, { month: 'long', year: 'numeric' }) ?? '';
  };
}

/** The name of a group, which closes and opens it. */
export function HeadingRow({ row, list, ...place }: RowProps<HeadingRowData>) {
  const { t } = useTranslation();
  const label = useLabel()(row.name);
  return (
    <RowShell row={row} list={list} level={1} isExpanded={!row.isCollapsed} {...place}>
      <button
        type="button"
        id={nameId(row.key)}
        data-row-focus
        tabIndex={list.tabStop === row.key ? 0 : -1}
        onClick={() => setCollapsed([row.key], !row.isCollapsed)}
        className="flex h-full min-w-0 flex-1 items-end gap-1 rounded-control px-2 pb-1 text-start text-caption text-faint transition-colors hover:text-text focus-visible:-outline-offset-2"
      >
        <span className="truncate">{label}</span>
        <ChevronDown
          size={13}
          strokeWidth={2}
          aria-hidden
          className={classNames(
            'mb-0.5 shrink-0 transition',
            row.isCollapsed
              ? '-rotate-90 rtl:rotate-90'
              : 'opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100',
          )}
        />
        {row.isCollapsed ? <span className="numbers">{formatCount(row.count)}</span> : null}
      </button>
      {row.name === 'folders' ? (
        <IconButton
          icon={FolderPlus}
          label={t('organise.newFolder')}
          tabIndex={-1}
          className="me-1 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100"
          onClick={() => void addFolder(null)}
        />
      ) : null}
    </RowShell>
  );
}

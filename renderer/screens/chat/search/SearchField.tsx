import { Folder, Search, Tag } from 'lucide-react';
import { useMemo } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { tagsOf } from '../../../state/chat-list.ts';
import { flattenFolders } from '../../../state/folder-tree.ts';
import { useFolders } from '../../../state/folders.ts';
import { useChats } from '../../../state/queries.ts';
import { PickField } from '../../../ui/pick-list.tsx';
import { Select } from '../../../ui/select.tsx';

const longestQuery = 1000;
/** No id and no tag begins with a space. */
const all = ' all';

/** The words to look for. */
export function SearchField({ ref }: { ref: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-2.5 px-4 pb-2">
      <Search size={16} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
      <PickField
        ref={ref}
        label={t('organise.searchLabel')}
        placeholder={t('organise.searchPlaceholder')}
        maxLength={longestQuery}
        className="h-9 flex-1 bg-transparent text-reading outline-none max-column:h-11"
      />
    </div>
  );
}

export type SearchFiltersProps = {
  folderId: string | null;
  onFolder(folderId: string | null): void;
  tag: string | null;
  onTag(tag: string | null): void;
};

/** Where to look, as far as there is a choice. */
export function SearchFilters({ folderId, onFolder, tag, onTag }: SearchFiltersProps) {
  const { t } = useTranslation();
  const folders = flattenFolders(useFolders());
  const { data: chats } = useChats();
  const tags = useMemo(() => tagsOf(chats ?? []), [chats]);
  if (folders.length === 0 && tags.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1 px-3 pb-2">
      {folders.length === 0 ? null : (
        <Select
          label={t('organise.inFolder')}
          icon={Folder}
          look="quiet"
          className="max-w-60"
          value={folderId ?? all}
          options={[
            { value: all, label: t('organise.everyFolder') },
            ...folders.map(({ folder }) => ({ value: folder.id, label: folder.name })),
          ]}
          onChange={(value) => onFolder(value === all ? null : value)}
        />
      )}
      {tags.length === 0 ? null : (
        <Select
          label={t('organise.withTag')}
          icon={Tag}
          look="quiet"
          className="max-w-60"
          value={tag ?? all}
          options={[{ value: all, label: t('organise.everyTag') }, ...tags.map((value) => ({ value, label: value }))]}
          onChange={(value) => onTag(value === all ? null : value)}
        />
      )}
    </div>
  );
}

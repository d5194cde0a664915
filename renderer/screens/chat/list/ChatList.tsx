import { Archive, MessagesSquare, Tag } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { tagsOf } from '../../../state/chat-list.ts';
import { useFolders } from '../../../state/folders.ts';
import { showArchive, useOrganise } from '../../../state/organise.ts';
import { useChats, useSettings } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ListHeader } from './ListHeader.tsx';
import { ListRows } from './ListRows.tsx';
import { archiveRows, listRows } from './rows.ts';
import { SelectionBar } from './SelectionBar.tsx';

const minuteMs = 60_000;
const noChats: readonly Chat[] = [];
const noKeys: readonly string[] = [];

/** Midnight moves chats from one group to the next, also in a window that is never closed. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Every chat there is: pinned ones, folders with theirs, the rest by date; or in its place the archive. */
export function ChatList({ shownId }: { shownId: string | null }) {
  const { t } = useTranslation();
  const now = useMinute();
  const { view, tag } = useOrganise();
  const { data, error, refetch } = useChats();
  const folders = useFolders();
  const collapsed = useSettings().data?.chatListCollapsed ?? noKeys;
  const chats = data ?? noChats;
  const rows = useMemo(() => {
    const rowsOf = view === 'archive' ? archiveRows : listRows;
    return rowsOf({ chats, folders, collapsed: new Set(collapsed), tag, now });
  }, [view, chats, folders, collapsed, tag, now]);
  const tags = useMemo(() => tagsOf(chats), [chats]);

  return (
    <>
      <ListHeader tags={tags} />
      <nav aria-label={t('chats.label')} className="flex min-h-0 flex-1 flex-col" aria-busy={data === undefined}>
        {error === null || data !== undefined ? null : (
          <Notice kind="bad" title={t('chats.failed')} text={toErrorInfo(error).remedy} className="mx-2">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
        {data === undefined && error === null ? <ListSkeleton /> : null}
        {data === undefined ? null : rows.length === 0 ? (
          <EmptyList />
        ) : (
          <ListRows label={t('chats.label')} rows={rows} folders={folders} shownId={shownId} />
        )}
      </nav>
      <SelectionBar shownId={shownId} />
    </>
  );
}

function EmptyList() {
  const { t } = useTranslation();
  const { view, tag } = useOrganise();
  if (tag !== null) {
    return (
      <Empty icon={Tag} title={t('organise.noTaggedTitle')} text={t('organise.noTaggedText')}>
        <Button onClick={() => useOrganise.setState({ tag: null })}>{t('organise.clearTag')}</Button>
      </Empty>
    );
  }
  if (view === 'archive') {
    return (
      <Empty icon={Archive} title={t('organise.archiveEmptyTitle')} text={t('organise.archiveEmptyText')}>
        <Button onClick={() => showArchive(false)}>{t('organise.backToChats')}</Button>
      </Empty>
    );
  }
  return <Empty icon={MessagesSquare} title={t('chats.emptyTitle')} text={t('chats.emptyText')} />;
}

function ListSkeleton() {
  const widths = ['w-40', 'w-52', 'w-32', 'w-44', 'w-48'];
  return widths.map((width) => (
    <div key={width} className="flex h-9 items-center px-4">
      <Skeleton className={`h-3.5 ${width}`} />
    </div>
  ));
}

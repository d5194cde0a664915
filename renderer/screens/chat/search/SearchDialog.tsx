import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { toErrorInfo } from '../../../connection/errors.ts';
import { pathOfChat } from '../../../state/chats.ts';
import { closeDialog } from '../../../state/organise.ts';
import { useChats } from '../../../state/queries.ts';
import { revealMessage } from '../../../state/reveal.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { PickList } from '../../../ui/pick-list.tsx';
import { groupHits, keysOfGroups } from './hits.ts';
import type { HitGroup } from './hits.ts';
import { Recent } from './Recent.tsx';
import { SearchField, SearchFilters } from './SearchField.tsx';
import { SearchResults } from './SearchResults.tsx';
import { useSearch } from './use-search.ts';

const mostRecent = 8;
const noGroups: readonly HitGroup[] = [];

/** Finds words in every chat while they are typed, and goes to the message that has them. */
export default function SearchDialog() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [folderId, setFolderId] = useState<string | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const found = useSearch({ query, folderId, tag });
  const isAsking = query.trim() !== '';
  const pages = found.data?.pages;
  const groups = useMemo(
    () => (isAsking && pages !== undefined ? groupHits(pages.map(({ hits }) => hits)) : noGroups),
    [isAsking, pages],
  );
  const chats = useChats().data ?? [];
  const recent = chats
    .filter(({ leafId, isArchived }) => leafId !== null && !isArchived)
    .filter((chat) => (folderId === null || chat.folderId === folderId) && (tag === null || chat.tags.includes(tag)))
    .slice(0, mostRecent);
  const keys = isAsking ? keysOfGroups(groups) : recent.map(({ id }) => id);

  const open = (chatId: string, messageId: string | null) => {
    // What is shown may not be what is asked for any more.
    if (isAsking && found.isOutdated) return;
    closeDialog();
    useUi.setState({ isDrawerOpen: false });
    if (messageId === null) navigate(pathOfChat(chatId));
    else void revealMessage(chatId, messageId);
  };

  return (
    <Dialog
      title={t('organise.searchTitle')}
      closeLabel={t('common.close')}
      isOpen
      initialFocus={input}
      onOpenChange={(isOpen) => !isOpen && closeDialog()}
    >
      <PickList query={query} onQuery={setQuery} keys={keys}>
        <SearchField ref={input} />
        <SearchFilters folderId={folderId} onFolder={setFolderId} tag={tag} onTag={setTag} />
        <div className="flex h-[min(52vh,30rem)] min-h-0 flex-col border-t border-border" aria-busy={found.isFetching}>
          {!isAsking ? (
            <Recent chats={recent} onOpen={open} />
          ) : found.error !== null ? (
            <Notice
              kind="bad"
              title={toErrorInfo(found.error).message}
              text={toErrorInfo(found.error).remedy}
              className="m-4"
            >
              <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
            </Notice>
          ) : found.data === undefined ? (
            <ResultSkeleton />
          ) : groups.length === 0 && !found.isOutdated ? (
            <Empty icon={Search} title={t('organise.noHitsTitle')} text={t('organise.noHitsText')} />
          ) : (
            <SearchResults
              groups={groups}
              isOutdated={found.isOutdated}
              hasMore={found.hasNextPage}
              isFetchingMore={found.isFetchingNextPage}
              onMore={() => void found.fetchNextPage()}
              onOpen={open}
            />
          )}
        </div>
      </PickList>
      <output className="sr-only">
        {isAsking && !found.isOutdated ? t('organise.hitCount', { count: keys.length - groups.length }) : ''}
      </output>
    </Dialog>
  );
}

function ResultSkeleton() {
  return (
    <div className="space-y-4 p-4">
      {['w-40', 'w-56', 'w-48'].map((width) => (
        <div key={width} className="space-y-2">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3.5" />
        </div>
      ))}
    </div>
  );
}

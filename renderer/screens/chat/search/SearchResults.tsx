import { Archive, MessageSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../../contract/chats.ts';
import { formatAge } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { PickGroup, PickOption, PickOptions } from '../../../ui/pick-list.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { keyOfHit } from './hits.ts';
import type { HitGroup } from './hits.ts';

type Opens = { onOpen(chatId: string, messageId: string | null): void };

export type SearchResultsProps = Opens & {
  groups: readonly HitGroup[];
  isOutdated: boolean;
  hasMore: boolean;
  isFetchingMore: boolean;
  onMore(): void;
};

const messageIndentPx = 34;

/** What was found, chat by chat. The next page is asked for before the end is reached. */
export function SearchResults({ groups, isOutdated, hasMore, isFetchingMore, onMore, onOpen }: SearchResultsProps) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = end.current;
    if (element === null || !hasMore || isFetchingMore || isOutdated) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      root: element.parentElement,
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  });

  return (
    <PickOptions label={t('organise.hits')} className={classNames('transition-opacity', isOutdated && 'opacity-60')}>
      {groups.map((group) => (
        <Group key={group.key} group={group} onOpen={onOpen} />
      ))}
      <div ref={end} role="presentation">
        {hasMore ? <Skeleton className="m-2.5 h-3.5" /> : null}
      </div>
    </PickOptions>
  );
}

function Group({ group, onOpen }: Opens & { group: HitGroup }) {
  const { t } = useTranslation();
  const { key, chatId, title, titleHit, messages } = group;
  const name = title.title === '' ? t('chats.untitled') : title.title;
  return (
    <PickGroup label={name} className="mb-2 [contain-intrinsic-size:auto_80px] [content-visibility:auto]">
      <PickOption id={key} testId="search-chat" onPick={() => onOpen(chatId, null)}>
        <MessageSquare size={15} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
        <span className="min-w-0 flex-1 truncate font-medium">
          <bdi>{titleHit === null ? name : <Snippet snippet={titleHit.snippet} />}</bdi>
        </span>
        {title.isArchived ? (
          <span className="flex shrink-0 items-center gap-1 text-caption text-muted">
            <Archive size={13} strokeWidth={1.75} aria-hidden />
            {t('organise.archivedMark')}
          </span>
        ) : null}
        <span className="shrink-0 text-caption text-muted">{formatAge(title.at)}</span>
      </PickOption>
      {messages.map((hit) => (
        <PickOption
          key={hit.messageId}
          id={keyOfHit(key, hit)}
          indentPx={messageIndentPx}
          testId="search-message"
          className="items-start! py-1.5 max-column:py-2.5"
          onPick={() => onOpen(chatId, hit.messageId)}
        >
          <span className="w-14 shrink-0 truncate text-caption leading-[1.6] text-muted">
            {t(hit.role === 'user' ? 'message.you' : 'message.assistant')}
          </span>
          <span className="line-clamp-2 min-w-0 flex-1 break-words text-muted" dir="auto">
            <Snippet snippet={hit.snippet} />
          </span>
        </PickOption>
      ))}
    </PickGroup>
  );
}

/** Marks of Markdown, which say nothing in one line. */
const markup = /\*\*|__|~~|`+/g;

function Snippet({ snippet }: Pick<SearchHit, 'snippet'>) {
  return snippet.map(({ text, isMatch }, index) =>
    isMatch ? (
      // Pieces of one line have no other name than their place.
      <mark key={index} className="rounded-[3px] bg-match text-text">
        {text.replaceAll(markup, '')}
      </mark>
    ) : (
      <span key={index}>{text.replaceAll(markup, '')}</span>
    ),
  );
}

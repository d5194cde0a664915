import { MessagesSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../../actions/index.ts';
import { keysOf } from '../../../actions/keys.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useChats } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Keys } from '../../../ui/keys.tsx';
import { moveFocus } from '../../../ui/move-focus.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ChatListItem } from './ChatListItem.tsx';
import { groupChats } from './groups.ts';
import type { ChatGroup } from './groups.ts';

const minuteMs = 60_000;

/** Midnight moves chats from one group to the next, also in a window that is never closed. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function useGroupLabel() {
  const { t, i18n } = useTranslation();
  return ({ name, month }: ChatGroup): string => {
    if (name !== null) return t(`chats.group.${name}`);
    return month === null ? '' : month.toLocaleDateString(i18n.language, { month: 'long', year: 'numeric' });
  };
}

export function ChatList({ shownId }: { shownId: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const labelOf = useGroupLabel();
  const { data: chats, error, refetch } = useChats();
  const newChatKeys = keysOf(actions.newChat);

  return (
    <>
      <div className="p-2">
        <button
          type="button"
          onClick={() => actions.newChat.run()}
          className="flex h-9 w-full items-center gap-2.5 rounded-control border border-border bg-surface px-3 font-medium shadow-rest transition-colors hover:bg-hover max-column:h-11"
        >
          <actions.newChat.icon size={15} strokeWidth={1.75} className="text-accent" aria-hidden />
          {t('chats.new')}
          <span className="flex-1" />
          {newChatKeys === undefined ? null : <Keys keys={newChatKeys} />}
        </button>
      </div>
      <nav
        aria-label={t('chats.label')}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-4"
        aria-busy={chats === undefined}
      >
        {error === null || chats !== undefined ? null : (
          <Notice kind="bad" title={t('chats.failed')} text={toErrorInfo(error).remedy}>
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
        {chats === undefined && error === null ? <ListSkeleton /> : null}
        {chats?.length === 0 ? (
          <Empty icon={MessagesSquare} title={t('chats.emptyTitle')} text={t('chats.emptyText')} />
        ) : null}
        {/* The arrow keys are a convenience beside Tab. */}
        <div role="presentation" onKeyDown={(event) => moveFocus(event, event.currentTarget, 'a')}>
          {groupChats(chats ?? [], now).map((group) => (
            <section key={group.key} aria-label={labelOf(group)} className="mb-3">
              <h2 className="px-2 pt-1 pb-1 text-caption text-faint">{labelOf(group)}</h2>
              <ul>
                {group.chats.map((chat) => (
                  <ChatListItem key={chat.id} chat={chat} isShown={chat.id === shownId} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      </nav>
    </>
  );
}

function ListSkeleton() {
  const widths = ['w-40', 'w-52', 'w-32', 'w-44', 'w-48'];
  return widths.map((width) => (
    <div key={width} className="flex h-9 items-center px-2">
      <Skeleton className={`h-3.5 ${width}`} />
    </div>
  ));
}

import { MessageSquare, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { formatAge } from '../../../i18n/format.ts';
import { titleOf } from '../../../state/chats.ts';
import { Empty } from '../../../ui/empty.tsx';
import { PickOption, PickOptions } from '../../../ui/pick-list.tsx';

export type RecentProps = { chats: readonly Chat[]; onOpen(chatId: string, messageId: null): void };

/** Before anything is typed: the chats that were used last, and what can be typed. */
export function Recent({ chats, onOpen }: RecentProps) {
  const { t } = useTranslation();
  if (chats.length === 0) {
    return <Empty icon={Search} title={t('organise.searchTitle')} text={t('organise.searchHint')} />;
  }
  return (
    <>
      <p className="px-4.5 pt-3 text-caption text-faint">{t('organise.recent')}</p>
      <PickOptions label={t('organise.recent')}>
        {chats.map((chat) => (
          <PickOption key={chat.id} id={chat.id} testId="recent-chat" onPick={() => onOpen(chat.id, null)}>
            <MessageSquare size={15} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
            <span className="min-w-0 flex-1 truncate">
              <bdi>{titleOf(chat)}</bdi>
            </span>
            <span className="shrink-0 text-caption text-muted">{formatAge(chat.updatedAt)}</span>
          </PickOption>
        ))}
      </PickOptions>
      <p className="shrink-0 border-t border-border px-4 py-2 text-caption text-muted">{t('organise.searchHint')}</p>
    </>
  );
}

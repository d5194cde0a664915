import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatDate } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { binDays, daysLeft, purgeBin, restoreChats, useBin } from '../../../state/chat-bin.ts';
import { titleOf } from '../../../state/chats.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page, Row, Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { PurgeDialog } from './PurgeDialog.tsx';
import type { Purge } from './PurgeDialog.tsx';

const pageSize = 100;

/** What was deleted within 30 days, and the way back. */
export default function BinPage() {
  const { t } = useTranslation();
  const { data: chats, error, refetch } = useBin();
  const [purge, setPurge] = useState<Purge | null>(null);
  const [shownCount, setShownCount] = useState(pageSize);
  const isFull = chats !== undefined && chats.length > 0;
  return (
    <Page
      title={t('organise.binTitle')}
      text={t('organise.binText', { count: binDays })}
      actions={
        isFull ? (
          <div className="flex gap-2">
            <Button icon={RotateCcw} onClick={() => void restoreChats(chats)}>
              {t('organise.restoreAll')}
            </Button>
            {may('chats.purge') ? (
              <Button icon={Trash2} onClick={() => setPurge({ chat: null, count: chats.length })}>
                {t('organise.emptyBin')}
              </Button>
            ) : null}
          </div>
        ) : undefined
      }
    >
      {error === null || chats !== undefined ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {chats === undefined && error === null ? <Skeleton className="mt-6 h-40" /> : null}
      {chats?.length === 0 ? (
        <Empty
          icon={Trash2}
          title={t('organise.binEmptyTitle')}
          text={t('organise.binEmptyText', { count: binDays })}
        />
      ) : null}
      {isFull ? (
        <Section>
          {chats.slice(0, shownCount).map((chat) => (
            <BinRow key={chat.id} chat={chat} onPurge={() => setPurge({ chat, count: 1 })} />
          ))}
          {chats.length > shownCount ? (
            <Row label="">
              <Button onClick={() => setShownCount(shownCount + pageSize)}>{t('organise.showMore')}</Button>
            </Row>
          ) : null}
        </Section>
      ) : null}
      {purge === null ? null : (
        <PurgeDialog
          purge={purge}
          onClose={() => setPurge(null)}
          onPurge={() => {
            setPurge(null);
            void purgeBin(purge.chat?.id ?? null);
          }}
        />
      )}
    </Page>
  );
}

function BinRow({ chat, onPurge }: { chat: Chat; onPurge(): void }) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now());
  const title = titleOf(chat);
  const removedAt = chat.removedAt ?? chat.updatedAt;
  const text = t('organise.binRow', { date: formatDate(removedAt), count: daysLeft(removedAt, now) });
  return (
    <Row
      label={
        <span className="line-clamp-2 break-words" data-testid="bin-item">
          <bdi>{title}</bdi>
        </span>
      }
      text={text}
    >
      <Button
        icon={RotateCcw}
        aria-label={t('organise.restoreNamed', { title })}
        onClick={() => void restoreChats([chat])}
      >
        {t('organise.restore')}
      </Button>
      {may('chats.purge') ? (
        <IconButton icon={Trash2} label={t('organise.purgeNamed', { title })} onClick={onPurge} />
      ) : null}
    </Row>
  );
}

import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { titleOf } from '../../../state/chats.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

/** What is about to go for good: one chat, or with `null` everything in the bin. */
export type Purge = { chat: Chat | null; count: number };

/** The one thing here that cannot be undone is the one thing that is asked about. */
export function PurgeDialog({ purge, onPurge, onClose }: { purge: Purge; onPurge(): void; onClose(): void }) {
  const { t } = useTranslation();
  const { chat, count } = purge;
  return (
    <Dialog
      title={t(chat === null ? 'organise.emptyBin' : 'organise.purge')}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <div className="px-4 pb-4">
        <p className="text-pretty break-words">
          {chat === null ? t('organise.emptyBinText', { count }) : t('organise.purgeText', { title: titleOf(chat) })}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button className="border-bad! text-bad!" onClick={onPurge}>
            {t('organise.purge')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

import { ArrowUp, Pencil, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { QueuedMessage } from '../../../../contract/chats.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';

export type QueueChipsProps = {
  queue: readonly QueuedMessage[];
  /** Whether they are asked by themselves once the answer has ended. */
  isAnswering: boolean;
  canSend: boolean;
  onSend(queued: QueuedMessage): void;
  onEdit(queued: QueuedMessage): void;
  onRemove(queued: QueuedMessage): void;
};

/** The questions that wait for the answer that is being written, in the order in which they are asked. */
export function QueueChips({ queue, isAnswering, canSend, onSend, onEdit, onRemove }: QueueChipsProps) {
  const { t } = useTranslation();
  if (queue.length === 0) return null;
  return (
    <section aria-label={t('composer.queue')} className="mx-auto mb-2 max-w-(--thread-width)">
      <p className="mb-1 text-caption text-muted">{t(isAnswering ? 'composer.queueNext' : 'composer.queueWaits')}</p>
      <ul className="max-h-32 space-y-1 overflow-y-auto">
        {queue.map((queued) => (
          <li
            key={queued.id}
            data-testid="queued"
            className="flex items-center gap-1 rounded-control border border-border bg-sunken py-0.5 pe-0.5 ps-3"
          >
            <span className="selectable min-w-0 flex-1 truncate">{queued.text}</span>
            {queued.attachments.length === 0 ? null : (
              <span className="shrink-0 text-caption text-muted">
                {t('composer.files', { count: queued.attachments.length })}
              </span>
            )}
            <Button look="quiet" icon={ArrowUp} isSmall disabled={!canSend} onClick={() => onSend(queued)}>
              {t('composer.sendNow')}
            </Button>
            <IconButton icon={Pencil} label={t('composer.editQueued')} side="top" onClick={() => onEdit(queued)} />
            <IconButton icon={X} label={t('composer.removeQueued')} side="top" onClick={() => onRemove(queued)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

import { ArrowUp, ChevronUp, ListPlus, MessageSquarePlus, MessageSquareText, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { stopAnswer } from '../../../state/chats.ts';
import { Menu } from '../../../ui/menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';

const roundButton =
  'flex size-8 shrink-0 items-center justify-center rounded-control transition-colors max-column:size-10';

/** Sends, or puts in line where an answer is being written. */
export function SendButton({ disabled, isQueue }: { disabled: boolean; isQueue: boolean }) {
  const { t } = useTranslation();
  const label = isQueue ? t('composer.toQueue') : t('composer.send');
  const Icon = isQueue ? ListPlus : ArrowUp;
  return (
    <Tooltip label={label} shortcut="Enter" side="top">
      <button
        type="submit"
        aria-label={label}
        data-testid="composer-send"
        aria-disabled={disabled}
        className={`${roundButton} ${disabled ? 'bg-selected text-faint' : 'bg-accent text-on-accent hover:bg-accent-hover'}`}
      >
        <Icon size={17} strokeWidth={2} aria-hidden />
      </button>
    </Tooltip>
  );
}

/** What else can become of the text. */
export function InsertMenu({ onInsert }: { onInsert(role: 'user' | 'assistant'): void }) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={<IconButton icon={ChevronUp} label={t('composer.otherWays')} side="top" className="-me-2 w-6" />}
      entries={[
        { id: 'user', label: t('composer.insert'), icon: MessageSquarePlus, run: () => onInsert('user') },
        {
          id: 'assistant',
          label: t('composer.insertAnswer'),
          icon: MessageSquareText,
          run: () => onInsert('assistant'),
        },
      ]}
    />
  );
}

export function StopButton({ messageId }: { messageId: string }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('composer.stop')} shortcut="Esc" side="top">
      <button
        type="button"
        aria-label={t('composer.stop')}
        data-testid="composer-stop"
        onClick={() => void stopAnswer(messageId)}
        className={`${roundButton} bg-text text-background hover:opacity-85`}
      >
        <Square size={12} fill="currentColor" strokeWidth={0} aria-hidden />
      </button>
    </Tooltip>
  );
}

import { ArrowUp, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { stopAnswer } from '../../state/chats.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

const roundButton =
  'flex size-8 shrink-0 items-center justify-center rounded-control transition-colors max-column:size-10';

export function SendButton({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('composer.send')} shortcut="Enter" side="top">
      <button
        type="submit"
        aria-label={t('composer.send')}
        data-testid="composer-send"
        aria-disabled={disabled}
        className={`${roundButton} ${disabled ? 'bg-selected text-faint' : 'bg-accent text-on-accent hover:bg-accent-hover'}`}
      >
        <ArrowUp size={17} strokeWidth={2} aria-hidden />
      </button>
    </Tooltip>
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

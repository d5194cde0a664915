import { ArrowUp, Square } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../connection/connection.ts';
import { Button } from '../../ui/button.tsx';

const longestText = 1_000_000;

export type AskFormProps = {
  placeholder: string;
  /** Why nothing can be asked; `null` where it can. */
  obstacle: string | null;
  /** Says whether the question was taken; else what was typed comes back. */
  onAsk(text: string): Promise<boolean>;
  /** There while something is being written or waits for its turn. */
  onStop?: (() => void) | undefined;
};

/** Where a question for all columns is written. Enter asks, Shift+Enter breaks the line. */
export function AskForm({ placeholder, obstacle, onAsk, onStop }: AskFormProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const isBusy = useRef(false);
  const isOffline = useConnection(({ state }) => state === 'lost');
  const hint = isOffline
    ? t('composer.offline')
    : text.length > longestText
      ? t('composer.tooLong')
      : (obstacle ?? t('compare.sendHint'));
  const canAsk =
    !isOffline && obstacle === null && onStop === undefined && text.trim() !== '' && text.length <= longestText;

  const ask = async () => {
    if (!canAsk || isBusy.current) return;
    isBusy.current = true;
    setText('');
    const wasTaken = await onAsk(text);
    isBusy.current = false;
    if (!wasTaken) setText(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void ask();
  };

  return (
    <form
      className="rounded-card border border-border-strong bg-surface shadow-rest transition-colors focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <textarea
        data-testid="compare-input"
        aria-label={t('compare.ask')}
        placeholder={placeholder}
        value={text}
        rows={1}
        dir="auto"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="block field-sizing-content max-h-[30vh] min-h-10 w-full resize-none bg-transparent px-4 pt-3 pb-0 text-reading outline-none select-text"
      />
      <div className="flex h-11 items-center gap-2 pe-1.5 ps-4 max-column:h-13">
        <p className="min-w-0 flex-1 truncate text-caption text-muted">{hint}</p>
        {onStop === undefined ? (
          <Button type="submit" look="primary" icon={ArrowUp} disabled={!canAsk}>
            {t('compare.send')}
          </Button>
        ) : (
          <Button icon={Square} onClick={onStop}>
            {t('compare.stopAll')}
          </Button>
        )}
      </div>
    </form>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Openness } from '../../../contract/openness.ts';
import { classNames } from '../../ui/class-names.ts';
import { Popover } from '../../ui/popover.tsx';
import { MarkParts, useOpennessText } from './OpennessMark.tsx';
import { OpennessDetails } from './OpennessDetails.tsx';

export type OpennessButtonProps = {
  openness: Openness;
  wordClassName?: string | undefined;
  className?: string | undefined;
};

/** The mark, and behind it what it rests on: reasons, licence, and where the model comes from. */
export function OpennessButton({ openness, wordClassName, className }: OpennessButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const text = useOpennessText(openness);
  return (
    <Popover
      label={t('openness.title')}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="start"
      width="narrow"
      trigger={
        <button
          type="button"
          aria-label={t('openness.show', { openness: text })}
          className={classNames(
            'inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-border bg-surface px-2 text-caption text-muted transition-colors hover:bg-hover hover:text-text max-column:h-9',
            className,
          )}
        >
          <MarkParts openness={openness} wordClassName={wordClassName} lockLabel={t('openness.gated')} />
        </button>
      }
    >
      <div className="min-h-0 overflow-y-auto p-4">
        <OpennessDetails openness={openness} onLeave={() => setIsOpen(false)} />
      </div>
    </Popover>
  );
}

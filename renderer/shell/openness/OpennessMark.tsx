import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Openness } from '../../../contract/openness.ts';
import { classNames } from '../../ui/class-names.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { OpennessIcon } from './OpennessIcon.tsx';

export type OpennessMarkProps = {
  openness: Pick<Openness, 'class' | 'isGated' | 'license'>;
  /** For narrow places: the word stays for screen readers and in the tooltip. */
  wordClassName?: string | undefined;
  className?: string | undefined;
};

/** How open a model is: a shape and a word, and a lock where its makers decide who gets the files. */
export function OpennessMark({ openness, wordClassName, className }: OpennessMarkProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={useOpennessText(openness)} side="top">
      <span className={classNames('inline-flex min-w-0 items-center gap-1.5 text-caption text-muted', className)}>
        <MarkParts openness={openness} wordClassName={wordClassName} lockLabel={t('openness.gated')} />
      </span>
    </Tooltip>
  );
}

/** The whole of it in a line: the class, the licence and the lock. */
export function useOpennessText(openness: OpennessMarkProps['openness']): string {
  const { t } = useTranslation();
  const parts = [
    t(`openness.class.${openness.class}`),
    openness.license?.name,
    openness.isGated ? t('openness.gated') : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** What a mark shows, for whoever puts it on a button. */
export function MarkParts({
  openness,
  wordClassName,
  lockLabel,
}: Pick<OpennessMarkProps, 'openness' | 'wordClassName'> & { lockLabel: string }) {
  const { t } = useTranslation();
  return (
    <>
      <OpennessIcon class={openness.class} />
      <span className={classNames('truncate', wordClassName)}>{t(`openness.word.${openness.class}`)}</span>
      {openness.isGated ? (
        <>
          <Lock size={12} strokeWidth={2} aria-hidden className="shrink-0" />
          <span className="sr-only">{lockLabel}</span>
        </>
      ) : null}
    </>
  );
}

import { useTranslation } from 'react-i18next';
import type { FitCell } from '../../../../contract/hub.ts';
import { formatBytes, formatContext, formatSpeed } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { verdictLooks } from './verdicts.ts';

export type FitCellButtonProps = {
  cell: FitCell;
  /** Of the variant. */
  label: string;
  cellKey: string;
  isChosen: boolean;
  onChoose(): void;
};

/** The expected speed in words; measured ones carry no sign of doubt. */
export function useSpeedText() {
  const { t } = useTranslation();
  return ({ tokensPerSecond, isMeasured }: FitCell): string | null => {
    if (tokensPerSecond === null) return null;
    const value = formatSpeed(tokensPerSecond);
    return isMeasured ? t('discover.fit.measured', { value }) : t('discover.fit.expected', { value });
  };
}

/** Where one variant would run with one length of context, and what it takes; choosing it shows the parts. */
export function FitCellButton({ cell, label, cellKey, isChosen, onChoose }: FitCellButtonProps) {
  const { t } = useTranslation();
  const speedOf = useSpeedText();
  const { icon: Icon, tone, cell: look } = verdictLooks[cell.verdict];
  const facts = [
    t('discover.fit.total', { size: formatBytes(cell.totalBytes) }),
    t('discover.fit.parts', {
      weights: formatBytes(cell.weightsBytes),
      keyValue: formatBytes(cell.keyValueBytes),
      compute: formatBytes(cell.computeBytes),
    }),
    speedOf(cell),
  ].filter((fact) => fact !== null);
  const place = t('discover.fit.at', { label, tokens: formatContext(cell.contextLength) });
  return (
    <Tooltip label={facts.join(' · ')} side="top">
      <button
        type="button"
        data-cell={cellKey}
        data-verdict={cell.verdict}
        tabIndex={isChosen ? 0 : -1}
        aria-pressed={isChosen}
        aria-label={`${place}: ${t(`discover.fit.where.${cell.verdict}`)}. ${facts.join('. ')}`}
        onClick={onChoose}
        className={classNames(
          'numbers flex h-10 w-full min-w-16 flex-col items-center justify-center rounded-control px-1 transition-shadow focus-visible:-outline-offset-1',
          look,
          isChosen ? 'inset-ring-2 inset-ring-accent' : 'hover:inset-ring hover:inset-ring-border-strong',
        )}
      >
        <span
          className={classNames('flex items-center gap-1 text-caption leading-4 font-medium whitespace-nowrap', tone)}
        >
          <Icon size={12} strokeWidth={2.25} aria-hidden className="shrink-0" />
          {t(`discover.fit.verdict.${cell.verdict}`)}
        </span>
        <span className="text-caption leading-4 whitespace-nowrap text-muted">{formatBytes(cell.totalBytes)}</span>
      </button>
    </Tooltip>
  );
}

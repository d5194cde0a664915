import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FitRow, HubVariant } from '../../../../contract/hub.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { useSpeedText } from './FitCellButton.tsx';

export type VariantHeadProps = {
  variant: HubVariant;
  row: FitRow | undefined;
  isRecommended: boolean;
  isHere: boolean;
};

/** A variant's name, its download, and how fast it would write with the shortest context. */
export function VariantHead({ variant, row, isRecommended, isHere }: VariantHeadProps) {
  const { t } = useTranslation();
  const speedOf = useSpeedText();
  const first = row?.cells[0];
  const speed = first === undefined ? null : speedOf(first);
  return (
    <th
      scope="row"
      className={classNames(
        'sticky start-0 z-1 max-w-46 min-w-36 max-column:max-w-34 max-column:min-w-28 border-t border-border bg-surface py-1 pe-2 ps-3 text-start font-normal',
        isRecommended && 'shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <MiddleEllipsis text={variant.label} className="min-w-0 font-medium" />
        {isRecommended ? (
          <span
            title={isHere ? t('discover.fit.recommendedText') : undefined}
            className="inline-flex shrink-0 items-center gap-1 text-caption font-medium text-accent"
          >
            <Star size={12} strokeWidth={2.25} aria-hidden />
            <span className="max-column:sr-only">{t('discover.fit.recommended')}</span>
          </span>
        ) : null}
      </span>
      <span className="numbers block truncate text-caption text-muted">
        {formatBytes(variant.sizeBytes)}
        {speed === null ? null : <span className="max-column:hidden">{`\u2002·\u2002${speed}`}</span>}
      </span>
    </th>
  );
}

import { Boxes, CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HubModel } from '../../../contract/hub.ts';
import { classNames } from '../../ui/class-names.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

const fits = {
  fits: { icon: CircleCheck, tone: 'text-good' },
  tight: { icon: TriangleAlert, tone: 'text-caution' },
  too_big: { icon: CircleAlert, tone: 'text-bad' },
} as const;

/** A first judgement by size, with a word and a shape. */
export function RoughFit({ fit }: { fit: HubModel['roughFit'] }) {
  const { t } = useTranslation();
  if (fit === null) return null;
  const { icon: Icon, tone } = fits[fit];
  return (
    <Tooltip label={t('discover.roughText')} side="top">
      <span className={classNames('inline-flex shrink-0 items-center gap-1 text-caption font-medium', tone)}>
        <Icon size={13} strokeWidth={2} aria-hidden />
        {t(`discover.rough.${fit}`)}
      </span>
    </Tooltip>
  );
}

export function InLibrary({ className }: { className?: string }) {
  const { t } = useTranslation();
  return (
    <span
      className={classNames('inline-flex shrink-0 items-center gap-1 text-caption font-medium text-accent', className)}
    >
      <Boxes size={13} strokeWidth={1.75} aria-hidden />
      {t('discover.inLibrary')}
    </span>
  );
}

import { LifeBuoy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { restartApp } from '../state/desktop.ts';
import { useAppInfo } from '../state/queries.ts';
import { Button } from '../ui/button.tsx';

/** Says, for as long as it is so, what is off and how to have it back. */
export function SafeModeBanner() {
  const { t } = useTranslation();
  const info = useAppInfo().data;
  if (info?.isSafe !== true) return null;
  return (
    <section
      aria-label={t('desktop.safeMode')}
      className="flex shrink-0 flex-wrap items-center justify-center gap-x-4 gap-y-1 border-b border-border bg-caution-soft px-4 py-2"
    >
      <LifeBuoy size={16} strokeWidth={1.75} className="text-caution" aria-hidden />
      <p>
        <span className="font-medium">{t('desktop.safeMode')}</span>{' '}
        <span className="text-muted">{t('desktop.safeBanner')}</span>
      </p>
      <Button onClick={() => void restartApp(false)}>{t('desktop.restartNormally')}</Button>
    </section>
  );
}

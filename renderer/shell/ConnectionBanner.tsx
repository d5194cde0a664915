import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { connect, useConnection } from '../connection/connection.ts';
import { Button } from '../ui/button.tsx';

const longAttempts = 5;

/** Calm, full width, and gone by itself as soon as the core answers again. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { state, attempts } = useConnection();
  if (state !== 'lost') return null;
  return (
    <div
      role="alert"
      data-testid="connection-banner"
      className="flex shrink-0 flex-wrap items-center justify-center gap-x-4 gap-y-1 border-b border-border bg-caution-soft px-4 py-2"
    >
      <Unplug size={16} strokeWidth={1.75} className="text-caution" aria-hidden />
      <p>
        <span className="font-medium">{t('connection.lost')}</span>{' '}
        <span className="text-muted">
          {attempts < longAttempts ? t('connection.lostRetry') : t('connection.lostLong')}
        </span>
      </p>
      <Button onClick={connect}>{t('connection.reconnect')}</Button>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TokenForm } from './TokenForm.tsx';

export type PageTroubleProps = { error: ErrorInfo; isRetrying: boolean; onRetry(): void };

/** Why there is no page, and what can be done about it. */
export function PageTrouble({ error, isRetrying, onRetry }: PageTroubleProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const isOffline = error.code === 'offline' || error.code === 'network_failed';
  const wantsToken = error.code === 'gated_no_token' || error.code === 'gated_bad_token';
  return (
    <div role="alert" className="mt-6">
      <Notice
        kind={isOffline ? 'caution' : 'bad'}
        title={error.message}
        text={[error.remedy, isOffline ? t('discover.offlineText') : undefined].filter(Boolean).join(' ')}
      >
        {wantsToken ? <TokenForm onKept={onRetry} /> : null}
        <Button disabled={isRetrying} onClick={onRetry}>
          {t('common.retry')}
        </Button>
        {isOffline ? (
          <Button look="quiet" onClick={() => navigate('/models')}>
            {t('discover.yourModels')}
          </Button>
        ) : null}
      </Notice>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Why something could not be switched on; where its port is in use, with one that is free. */
export function PortTrouble({ error, onUsePort }: { error: ErrorInfo; onUsePort(port: number): void }) {
  const { t } = useTranslation();
  const freePort = error.details?.['freePort'];
  return (
    <div role="alert" className="mt-6">
      <Notice kind="bad" title={error.message} text={error.remedy}>
        {typeof freePort === 'number' ? (
          <Button look="primary" onClick={() => onUsePort(freePort)}>
            {t('server.usePort', { port: String(freePort) })}
          </Button>
        ) : undefined}
      </Notice>
    </div>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../contract/server.ts';
import { client } from '../../connection/client.ts';
import { formatCount } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { takeServerStatus } from '../../state/server.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Network } from './Network.tsx';
import { PortRow, readPort } from './PortRow.tsx';
import { PortTrouble } from './PortTrouble.tsx';
import { Totals } from './requests/Totals.tsx';
import { useChange } from './use-change.ts';

/** Whether it answers, and where. */
export function Overview({ server }: { server: ServerStatus }) {
  const { t } = useTranslation();
  const { change, error, isChanging: isBusy } = useChange(takeServerStatus);
  const isChanging = isBusy || !may('server.start');
  const shownError = error ?? server.error;
  const [typed, setTyped] = useState<string | null>(null);
  const portText = typed ?? String(server.port);
  const wantedPort = readPort(portText);

  const start = (port: number) =>
    void change(() => client.server.start({ port })).then((hasWorked) => {
      // From here on the field says what the server has.
      if (hasWorked) setTyped(null);
    });
  const stop = () => void change(() => client.server.stop());

  return (
    <>
      {shownError === null ? null : <PortTrouble error={shownError} onUsePort={start} />}
      <Section>
        <Row label={t('server.switch')} text={server.isRunning ? t('server.onText') : t('server.offText')}>
          <span className="w-6 text-end font-medium">{server.isRunning ? t('server.on') : t('server.off')}</span>
          <Switch
            label={t('server.switch')}
            testId="server-switch"
            isOn={server.isRunning}
            disabled={isChanging || (!server.isRunning && wantedPort === null)}
            onChange={(isOn) => (isOn ? start(wantedPort ?? server.port) : stop())}
          />
        </Row>
        <PortRow
          text={portText}
          port={server.port}
          isRunning={server.isRunning}
          disabled={isChanging}
          onType={setTyped}
          onApply={start}
        />
        <BaseUrl server={server} />
        <Row label={t('server.requests')}>
          <dl className="numbers flex gap-6 text-end">
            <Count label={t('server.active')} value={server.activeRequests} />
            <Count label={t('server.total')} value={server.totalRequests} />
          </dl>
        </Row>
      </Section>
      <Network server={server} isChanging={isChanging} onChange={change} />
      <Totals />
    </>
  );
}

function BaseUrl({ server: { baseUrl } }: { server: ServerStatus }) {
  const { t } = useTranslation();
  return (
    <Row label={t('server.baseUrl')} text={t('server.baseUrlText')}>
      {baseUrl === null ? (
        <span className="text-muted">{t('server.baseUrlOff')}</span>
      ) : (
        <>
          <code data-testid="base-url" className="selectable truncate font-mono text-interface">
            {baseUrl}
          </code>
          <CopyButton text={baseUrl} label={t('server.copyUrl')} copiedLabel={t('common.copied')} />
        </>
      )}
    </Row>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-muted">{label}</dt>
      <dd className="font-medium">{formatCount(value)}</dd>
    </div>
  );
}

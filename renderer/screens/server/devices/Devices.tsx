import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceWindow } from '../../../../contract/devices.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { closeDeviceWindow, openDeviceWindow, takeDeviceWindow, useDeviceWindow } from '../../../state/devices.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { PortRow, readPort } from '../PortRow.tsx';
import { PortTrouble } from '../PortTrouble.tsx';
import { useChange } from '../use-change.ts';
import { DeviceList } from './DeviceList.tsx';
import { Pairing } from './Pairing.tsx';

/** This window on other devices: its switch, the way in, and who has come in. */
export function Devices() {
  const { t } = useTranslation();
  const { data: window, error, refetch } = useDeviceWindow();
  if (window !== undefined) return <DevicesOf window={window} />;
  if (error === null) return <Skeleton className="mt-6 h-60" />;
  return (
    <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
      <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
    </Notice>
  );
}

function DevicesOf({ window }: { window: DeviceWindow }) {
  const { t } = useTranslation();
  const { change, error, isChanging } = useChange(takeDeviceWindow);
  const [typed, setTyped] = useState<string | null>(null);
  const portText = typed ?? String(window.port);
  const wantedPort = readPort(portText);
  const shownError = error ?? window.error;

  const open = (port: number) =>
    void change(() => openDeviceWindow(port)).then((hasWorked) => {
      // From here on the field says what the window has.
      if (hasWorked) setTyped(null);
    });
  const close = () => void change(closeDeviceWindow);

  return (
    <>
      {shownError === null ? null : <PortTrouble error={shownError} onUsePort={open} />}
      <Section>
        <Row label={t('devices.switch')} text={t('devices.switchText')}>
          <Switch
            label={t('devices.switch')}
            isOn={window.isServing}
            disabled={isChanging || (!window.isServing && wantedPort === null)}
            onChange={(isOn) => (isOn ? open(wantedPort ?? window.port) : close())}
          />
        </Row>
        <PortRow
          text={portText}
          port={window.port}
          isRunning={window.isServing}
          disabled={isChanging}
          onType={setTyped}
          onApply={open}
        />
        {window.isServing ? <Addresses urls={window.urls} /> : null}
      </Section>
      <Notice kind="caution" title={t('devices.plainHttp')} text={t('devices.plainHttpText')} className="mt-4" />
      {window.isServing ? <Pairing pairing={window.pairing} urls={window.urls} /> : null}
      <DeviceList isServing={window.isServing} />
    </>
  );
}

function Addresses({ urls }: { urls: readonly string[] }) {
  const { t } = useTranslation();
  if (urls.length === 0) return <Row label={t('devices.noNetwork')} text={t('devices.noNetworkText')} />;
  return (
    <Row label={t('devices.address', { count: urls.length })} text={t('devices.addressText')}>
      <ul className="min-w-0">
        {urls.map((url) => (
          <li key={url} className="flex items-center justify-end gap-2">
            <code className="selectable truncate font-mono">{url.replace('http://', '')}</code>
            <CopyButton text={url} label={t('devices.copyAddress', { url })} copiedLabel={t('common.copied')} />
          </li>
        ))}
      </ul>
    </Row>
  );
}

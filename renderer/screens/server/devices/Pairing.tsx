import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pairing as Code } from '../../../../contract/devices.ts';
import { formatDuration } from '../../../i18n/format.ts';
import { beginPairing, endPairing } from '../../../state/devices.ts';
import { Button } from '../../../ui/button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { QrCode } from '../QrCode.tsx';

export type PairingProps = { pairing: Code | null; urls: readonly string[] };

/** Lets one more device in: a code to scan, or an address and a code to type. */
export function Pairing({ pairing, urls }: PairingProps) {
  const { t } = useTranslation();
  const [first] = urls;
  if (first === undefined) return null;
  return (
    <Section title={t('devices.add')}>
      {pairing === null ? (
        <Row label={t('devices.addLabel')} text={t('devices.addText')}>
          <Button look="primary" icon={Smartphone} onClick={() => void beginPairing()}>
            {t('devices.showCode')}
          </Button>
        </Row>
      ) : (
        <CodeCard pairing={pairing} urls={urls} first={first} />
      )}
    </Section>
  );
}

function CodeCard({ pairing, urls, first }: { pairing: Code; urls: readonly string[]; first: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const url = urls.find((one) => one === chosen) ?? first;
  const secondsLeft = Math.ceil((pairing.expiresAt - useNow()) / 1000);
  if (secondsLeft <= 0) {
    return (
      <Row label={t('devices.expired')} text={t('devices.expiredText')}>
        <Button look="primary" onClick={() => void beginPairing()}>
          {t('devices.newCode')}
        </Button>
      </Row>
    );
  }
  return (
    <div className="flex flex-wrap gap-6 p-4">
      <QrCode
        text={`${url}/#/pair/${pairing.code}`}
        label={t('devices.qr', { url })}
        className="size-44 max-column:mx-auto"
      />
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-pretty text-muted">{t('devices.scan')}</p>
        <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
          <dt className="text-muted">{t('devices.open')}</dt>
          <dd className="min-w-0">
            {urls.length === 1 ? (
              <code className="selectable font-mono break-all">{url.replace('http://', '')}</code>
            ) : (
              <Select
                label={t('devices.chooseAddress')}
                value={url}
                options={urls.map((one) => ({ value: one, label: one.replace('http://', '') }))}
                onChange={setChosen}
                className="w-full font-mono"
              />
            )}
          </dd>
          <dt className="text-muted">{t('devices.code')}</dt>
          <dd>
            <code data-testid="pairing-code" className="selectable font-mono text-page font-semibold tracking-wider">
              {pairing.code}
            </code>
          </dd>
        </dl>
        <p className="numbers mt-3 text-muted">{t('devices.validFor', { time: formatDuration(secondsLeft) })}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => void beginPairing()}>{t('devices.newCode')}</Button>
          <Button look="quiet" onClick={() => void endPairing()}>
            {t('devices.hideCode')}
          </Button>
        </div>
      </div>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ServerStatus } from '../../../contract/server.ts';
import { client } from '../../connection/client.ts';
import { may } from '../../state/access.ts';
import { useKeys } from '../../state/server.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { QrCode } from './QrCode.tsx';

export type NetworkProps = {
  server: ServerStatus;
  isChanging: boolean;
  onChange(work: () => Promise<ServerStatus>): Promise<boolean>;
};

/** Lets other computers in. They need a key, so there has to be one first. */
export function Network({ server, isChanging, onChange }: NetworkProps) {
  const { t } = useTranslation();
  const hasKeys = (useKeys()?.length ?? 0) > 0;
  const set = (isOnNetwork: boolean) => void onChange(() => client.server.setNetwork({ isOnNetwork }));
  return (
    <Section title={t('server.network')}>
      <Row
        label={t('server.networkSwitch')}
        text={
          hasKeys || !may('server.keys') ? (
            t('server.networkText')
          ) : (
            <>
              {t('server.networkNeedsKey')}{' '}
              <Link href="/server/access" className="text-accent underline underline-offset-2">
                {t('server.makeKey')}
              </Link>
            </>
          )
        }
      >
        <Switch
          label={t('server.networkSwitch')}
          isOn={server.isOnNetwork}
          disabled={isChanging || (!hasKeys && !server.isOnNetwork)}
          onChange={set}
        />
      </Row>
      {server.networkUrls.map((url) => (
        <Address key={url} url={url} />
      ))}
      {server.isOnNetwork && !server.isRunning ? <Row label={t('server.networkOff')} /> : null}
    </Section>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation();
  const baseUrl = `${url}/v1`;
  return (
    <Row
      label={
        <span className="flex items-center gap-2">
          <code className="selectable font-mono font-normal">{baseUrl}</code>
          <CopyButton text={baseUrl} label={t('server.copyUrl')} copiedLabel={t('common.copied')} />
        </span>
      }
      text={t('server.qrText')}
    >
      <QrCode text={baseUrl} label={t('server.qr', { url: baseUrl })} className="size-28" />
    </Row>
  );
}

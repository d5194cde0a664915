import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Section } from '../../ui/page.tsx';
import { NumberRow } from './NumberRow.tsx';

const megabyte = 1e6;
const gigabyte = 1e9;

/** How hard downloads use the network and the disk. */
export function DownloadsSection() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  if (settings === undefined) return null;
  const { downloadsAtOnce, connectionsPerFile, downloadSpeedLimit, diskReserveBytes } = settings;
  return (
    <Section title={t('settings.downloads')}>
      <NumberRow
        label={t('settings.atOnce')}
        text={t('settings.atOnceText')}
        value={downloadsAtOnce}
        min={1}
        max={8}
        onChange={(value) => void changeSettings({ downloadsAtOnce: value })}
      />
      <NumberRow
        label={t('settings.connections')}
        text={t('settings.connectionsText')}
        value={connectionsPerFile}
        min={1}
        max={16}
        onChange={(value) => void changeSettings({ connectionsPerFile: value })}
      />
      <NumberRow
        label={t('settings.speedLimit')}
        text={t('settings.speedLimitText')}
        unit="MB/s"
        value={downloadSpeedLimit === null ? null : downloadSpeedLimit / megabyte}
        min={0.1}
        max={10_000}
        step={0.1}
        placeholder={t('settings.noLimit')}
        onChange={(value) => void changeSettings({ downloadSpeedLimit: Math.round(value * megabyte) })}
        onClear={() => void changeSettings({ downloadSpeedLimit: null })}
      />
      <NumberRow
        label={t('settings.reserve')}
        text={t('settings.reserveText')}
        unit="GB"
        value={diskReserveBytes / gigabyte}
        min={0}
        max={10_000}
        step={0.1}
        onChange={(value) => void changeSettings({ diskReserveBytes: Math.round(value * gigabyte) })}
      />
    </Section>
  );
}

import { Gauge, Layers } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Select } from '../../ui/select.tsx';
import { atOnceOptions, speedOptions } from './limits.ts';

/** How many at once and how fast, where one thinks of it. The settings have the same. */
export function Limits() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  if (settings === undefined) return null;
  const { downloadsAtOnce, downloadSpeedLimit } = settings;
  return (
    <div className="mt-5 -mb-2 flex flex-wrap items-center gap-1 -ms-2">
      <Select
        icon={Layers}
        look="quiet"
        label={t('downloads.atOnce')}
        value={String(downloadsAtOnce)}
        options={atOnceOptions.map((count) => ({
          value: String(count),
          label: t('downloads.atOnceChoice', { count }),
        }))}
        onChange={(value) => void changeSettings({ downloadsAtOnce: Number(value) })}
      />
      <Select
        icon={Gauge}
        look="quiet"
        label={t('downloads.speedLimit')}
        value={String(downloadSpeedLimit ?? 0)}
        options={speedOptions(downloadSpeedLimit).map(({ bytesPerSecond, label }) => ({
          value: String(bytesPerSecond),
          label: bytesPerSecond === 0 ? t('downloads.noLimit') : t('downloads.upTo', { speed: label }),
        }))}
        onChange={(value) => void changeSettings({ downloadSpeedLimit: value === '0' ? null : Number(value) })}
      />
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { BenchSettings } from '../../../../contract/benches.ts';
import { formatCount } from '../../../i18n/format.ts';
import { allLayers, type SettingName } from './rows.ts';

/** A setting's value as it is read, and with its name. */
export function useSettingWords() {
  const { t } = useTranslation();
  const valueOf = (name: SettingName, settings: BenchSettings): string => {
    switch (name) {
      case 'threads':
      case 'batchSize':
        return formatCount(settings[name]);
      case 'flashAttention':
        return t(`computer.bench.${settings.flashAttention}`);
      case 'cacheType':
        return settings.cacheType;
      case 'gpuLayers':
        return settings.gpuLayers >= allLayers ? t('computer.bench.all') : formatCount(settings.gpuLayers);
      default:
        return name satisfies never;
    }
  };
  const describe = (names: readonly SettingName[], settings: BenchSettings): string =>
    names.map((name) => `${t(`computer.bench.column.${name}`)} ${valueOf(name, settings)}`).join(', ');
  return { valueOf, describe };
}

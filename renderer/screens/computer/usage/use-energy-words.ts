import { useTranslation } from 'react-i18next';
import { formatSpeed } from '../../../i18n/format.ts';

/** Electricity as it is read: `4.2 Wh`, `1.3 kWh`. */
export function useEnergyWords(): (wattHours: number | null) => string {
  const { t } = useTranslation();
  return (wattHours) => {
    if (wattHours === null) return '–';
    return wattHours < 1000
      ? t('computer.usage.wattHours', { value: formatSpeed(wattHours) })
      : t('computer.usage.kilowattHours', { value: formatSpeed(wattHours / 1000) });
  };
}

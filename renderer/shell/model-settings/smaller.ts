import type { LoadSettings } from '../../../contract/inference.ts';
import { formatCount } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';

/** What smaller settings change, in words: `4,096 tokens`, `1 slot`. `from` is as it would be loaded now. */
export function describeSmaller(from: LoadSettings, to: LoadSettings): string {
  const { contextLength, slots, gpuLayers } = to;
  const changes = [
    contextLength !== null && contextLength !== from.contextLength
      ? t('estimate.tokens', { value: formatCount(contextLength) })
      : null,
    slots === from.slots ? null : t('estimate.slots', { count: slots, value: formatCount(slots) }),
    to.cacheTypeK === from.cacheTypeK && to.cacheTypeV === from.cacheTypeV
      ? null
      : t('estimate.cache', { type: to.cacheTypeK === from.cacheTypeK ? to.cacheTypeV : to.cacheTypeK }),
    typeof gpuLayers === 'number' && gpuLayers !== from.gpuLayers
      ? t('estimate.layers', { count: gpuLayers, value: formatCount(gpuLayers) })
      : null,
  ];
  return changes.filter((change) => change !== null).join(', ');
}

import type { ModelDetails } from '../../../../contract/library.ts';
import { formatCount } from '../../../i18n/format.ts';
import { t } from '../../../i18n/index.ts';

export type Metadata = ModelDetails['metadata'];

/** A value as text; of a long list its length and its beginning. */
export function describeValue(value: Metadata[number]['value']): string {
  if (typeof value !== 'object') return String(value);
  const first = value.first.map((one) => (typeof one === 'string' ? JSON.stringify(one) : String(one))).join(', ');
  const rest = value.count > value.first.length ? ', …' : '';
  return `${t('details.values', { count: value.count, value: formatCount(value.count) })}: ${first}${rest}`;
}

/** Those whose name or value has every word. */
export function filterMetadata(metadata: Metadata, search: string): Metadata {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return metadata.filter(({ key, value }) => {
    const text = `${key} ${describeValue(value)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

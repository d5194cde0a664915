import { useTranslation } from 'react-i18next';
import type { HubModel } from '../../../../contract/hub.ts';
import {
  formatAge,
  formatCompact,
  formatContext,
  formatCount,
  formatDate,
  formatParameters,
} from '../../../i18n/format.ts';

/** The numbers of a model in a line, each with its name under it. */
export function Stats({ model }: { model: HubModel }) {
  const { t } = useTranslation();
  const { parameterCount, contextLength, downloads, likes, updatedAt } = model;
  const stats = [
    {
      name: 'parameters',
      value: parameterCount && formatParameters(parameterCount),
      title: parameterCount && formatCount(parameterCount),
    },
    {
      name: 'context',
      value: contextLength && formatContext(contextLength),
      title: contextLength && formatCount(contextLength),
    },
    { name: 'architecture', value: model.architecture, title: model.architecture },
    {
      name: 'downloads',
      value: downloads === null ? null : formatCompact(downloads),
      title: downloads === null ? null : formatCount(downloads),
    },
    {
      name: 'likes',
      value: likes === null ? null : formatCompact(likes),
      title: likes === null ? null : formatCount(likes),
    },
    { name: 'updated', value: updatedAt && formatAge(updatedAt), title: updatedAt && formatDate(updatedAt) },
  ] as const;
  return (
    <dl className="numbers mt-4 flex flex-wrap gap-x-8 gap-y-2">
      {stats.map(({ name, value, title }) =>
        value === null || value === 0 ? null : (
          <div key={name} title={title === null || title === 0 ? undefined : title}>
            <dt className="text-caption text-muted">{t(`discover.column.${name}`)}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

import { useTranslation } from 'react-i18next';
import { formatPercentFine } from '../../../i18n/format.ts';
import { useFitAccuracy } from '../../../state/hub.ts';

/** How good the estimates have been here, so that one knows how far to trust them. */
export function Accuracy() {
  const { t } = useTranslation();
  const { data } = useFitAccuracy();
  if (data === undefined) return null;
  return (
    <p className="numbers mt-2 text-caption text-pretty text-muted">
      {data.medianError === null
        ? t('discover.fit.noLoads')
        : t('discover.fit.accuracy', { count: data.loads, percent: formatPercentFine(data.medianError) })}
    </p>
  );
}

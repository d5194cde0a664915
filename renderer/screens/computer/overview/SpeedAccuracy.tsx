import { useTranslation } from 'react-i18next';
import { formatCompact, formatCount, formatDateTime, formatPercent, formatSpeed } from '../../../i18n/format.ts';
import { useSpeedAccuracy } from '../../../state/computer.ts';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Row, Section } from '../../../ui/page.tsx';

const shownLoads = 5;

/** How far the speeds that Paddock expects can be trusted here. Nothing to say before a first answer. */
export function SpeedAccuracy() {
  const { t } = useTranslation();
  const accuracy = useSpeedAccuracy();
  if (accuracy === undefined || accuracy.medianError === null) return null;
  const { loads, medianError, promptMedianError, latest } = accuracy;
  return (
    <Section title={t('computer.accuracy.title')} text={t('computer.accuracy.text')}>
      <Row label={t('computer.accuracy.writing')} text={t('computer.accuracy.loads', { count: loads })}>
        <span className="numbers">{t('computer.accuracy.within', { share: formatPercent(medianError) })}</span>
      </Row>
      {promptMedianError === null ? null : (
        <Row label={t('computer.accuracy.reading')}>
          <span className="numbers">{t('computer.accuracy.within', { share: formatPercent(promptMedianError) })}</span>
        </Row>
      )}
      {latest.slice(0, shownLoads).map(({ modelName, at, depth, expected, measured }) => (
        <Row
          key={`${modelName} ${at}`}
          label={<MiddleEllipsis text={modelName} />}
          text={
            <span className="numbers">
              {[t('computer.live.context', { value: formatCount(Math.round(depth)) }), formatDateTime(at)].join(
                '\u2002·\u2002',
              )}
            </span>
          }
        >
          <span className="numbers text-end">
            {t('computer.perSecond', { value: formatSpeed(measured) })}
            <span className="block text-caption text-muted">
              {t('computer.accuracy.expected', { value: formatCompact(expected) })}
            </span>
          </span>
        </Row>
      ))}
    </Section>
  );
}

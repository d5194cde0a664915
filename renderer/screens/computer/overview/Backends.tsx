import { useTranslation } from 'react-i18next';
import type { HardwareReport } from '../../../../contract/hardware.ts';
import type { Settings } from '../../../../contract/settings.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';
import { StateMark } from '../StateMark.tsx';

const marks = { in_use: 'good', available: 'idle', missing: 'off', trying: 'waiting' } as const;

/** Ways to compute: which one is used, which could be, and why the others can't. */
export function Backends({ report: { backends } }: { report: HardwareReport }) {
  const { t } = useTranslation();
  const preferred = useSettings().data?.preferredBackend;
  const working = backends.filter(({ state }) => state === 'in_use' || state === 'available').map(({ id }) => id);
  const choices: Settings['preferredBackend'][] = ['auto', ...working];
  return (
    <Section title={t('computer.backends')}>
      {backends.map(({ id, state, reason, remedy }) => (
        <Row
          key={id}
          label={t(`computer.backend.${id}`)}
          text={[reason, remedy].filter((part) => part !== null).join(' ') || undefined}
        >
          <StateMark kind={marks[state]} label={t(`computer.backendState.${state}`)} />
        </Row>
      ))}
      {preferred === undefined || (working.length < 2 && preferred === 'auto') ? null : (
        <Row label={t('computer.preferred')} text={t('computer.preferredText')}>
          <Select<Settings['preferredBackend']>
            label={t('computer.preferred')}
            value={preferred}
            options={[...new Set([...choices, preferred])].map((value) => ({
              value,
              label: value === 'auto' ? t('computer.automatic') : t(`computer.backend.${value}`),
            }))}
            onChange={(preferredBackend) => void changeSettings({ preferredBackend })}
            className="min-w-36"
          />
        </Row>
      )}
    </Section>
  );
}

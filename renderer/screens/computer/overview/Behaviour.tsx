import { useTranslation } from 'react-i18next';
import { usePower } from '../../../state/computer.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { StateMark } from '../StateMark.tsx';

/** How Paddock makes room for other programs, and for the battery. */
export function Behaviour() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const power = usePower();
  if (settings === undefined) return null;
  const { lowPriority, waitsOnBattery } = settings;
  return (
    <Section title={t('computer.behaviour.title')}>
      <Row label={t('computer.behaviour.lowPriority')} text={t('computer.behaviour.lowPriorityText')}>
        <Switch
          label={t('computer.behaviour.lowPriority')}
          isOn={lowPriority}
          onChange={(isOn) => void changeSettings({ lowPriority: isOn })}
        />
      </Row>
      <Row label={t('computer.behaviour.battery')} text={t('computer.behaviour.batteryText')}>
        {power === undefined || power.isOnBattery === null ? null : (
          <span className="text-muted">
            <StateMark
              kind={power.isWaiting ? 'waiting' : 'idle'}
              label={t(
                power.isWaiting
                  ? 'computer.behaviour.waits'
                  : power.isOnBattery
                    ? 'computer.behaviour.onBattery'
                    : 'computer.behaviour.onMains',
              )}
            />
          </span>
        )}
        <Switch
          label={t('computer.behaviour.battery')}
          isOn={waitsOnBattery}
          onChange={(isOn) => void changeSettings({ waitsOnBattery: isOn })}
        />
      </Row>
    </Section>
  );
}

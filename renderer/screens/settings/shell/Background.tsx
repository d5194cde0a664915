import { useTranslation } from 'react-i18next';
import type { DesktopSettings } from '../../../../contract/desktop-settings.ts';
import { changeDesktop, setStartAtLogin } from '../../../state/desktop.ts';
import { useAppInfo } from '../../../state/queries.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';

const choices = ['quit', 'working', 'stay'] as const;

export type BackgroundProps = { settings: DesktopSettings; startsAtLogin: boolean | null };

/** How Paddock starts, and what becomes of it without a window. */
export function Background({ settings: { whenClosed }, startsAtLogin }: BackgroundProps) {
  const { t } = useTranslation();
  // On macOS programs go on without a window.
  const goesOn = useAppInfo().data?.platform === 'macos';
  if (goesOn && startsAtLogin === null) return null;
  return (
    <Section title={t('desktop.background')}>
      {startsAtLogin === null ? null : (
        <Row label={t('desktop.startAtLogin')} text={t('desktop.startAtLoginText')}>
          <Switch
            label={t('desktop.startAtLogin')}
            isOn={startsAtLogin}
            onChange={(isOn) => void setStartAtLogin(isOn)}
          />
        </Row>
      )}
      {goesOn ? null : (
        <Row label={t('desktop.whenClosed')} text={t(`desktop.whenClosedText.${whenClosed}`)}>
          <Select
            label={t('desktop.whenClosed')}
            value={whenClosed}
            options={choices.map((value) => ({ value, label: t(`desktop.whenClosedChoice.${value}`) }))}
            onChange={(value) => void changeDesktop({ whenClosed: value })}
          />
        </Row>
      )}
    </Section>
  );
}

import { useTranslation } from 'react-i18next';
import type { DesktopSettings } from '../../../../contract/desktop-settings.ts';
import { changeDesktop } from '../../../state/desktop.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Switch } from '../../../ui/switch.tsx';

const kinds = ['notifyAnswers', 'notifyDownloads', 'notifyIndexing'] as const;

/** What is told while Paddock is not in front. */
export function Notifications({ settings }: { settings: DesktopSettings }) {
  const { t } = useTranslation();
  return (
    <Section title={t('desktop.notifications')} text={t('desktop.notificationsText')}>
      {kinds.map((kind) => (
        <Row key={kind} label={t(`desktop.${kind}`)}>
          <Switch
            label={t(`desktop.${kind}`)}
            isOn={settings[kind]}
            onChange={(isOn) => void changeDesktop({ [kind]: isOn })}
          />
        </Row>
      ))}
    </Section>
  );
}

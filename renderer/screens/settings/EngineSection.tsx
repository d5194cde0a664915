import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Row, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { RuntimesSection } from './runtimes/RuntimesSection.tsx';
import { TextRow } from './TextRow.tsx';

const overflows = ['drop-middle', 'rolling', 'stop'] as const;

/** How chats that grow too long are answered, and by which engine. */
export function EngineSection() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const overflow = settings?.chatOverflow ?? 'drop-middle';
  return (
    <>
      <Section title={t('settings.engine')}>
        <Row label={t('settings.overflow')} text={t(`settings.overflowText.${overflow}`)}>
          <Select
            label={t('settings.overflow')}
            value={overflow}
            options={overflows.map((value) => ({ value, label: t(`settings.overflowChoice.${value}`) }))}
            onChange={(chatOverflow) => void changeSettings({ chatOverflow })}
            className="w-44"
          />
        </Row>
        <Row label={t('settings.automaticTitles')} text={t('settings.automaticTitlesText')}>
          <Switch
            label={t('settings.automaticTitles')}
            isOn={settings?.automaticTitles ?? true}
            onChange={(automaticTitles) => void changeSettings({ automaticTitles })}
          />
        </Row>
        <TextRow
          label={t('settings.llamaServer')}
          text={t('settings.llamaServerText')}
          placeholder={t('settings.llamaServerPlaceholder')}
          kept={settings?.llamaServer ?? ''}
          onTake={(wanted) => changeSettings({ llamaServer: wanted === '' ? null : wanted })}
        />
      </Section>
      <RuntimesSection />
    </>
  );
}

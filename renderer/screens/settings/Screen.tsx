import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { allActions } from '../../actions/index.ts';
import { keysOf } from '../../actions/keys.ts';
import { changeSettings } from '../../state/models.ts';
import { useAppInfo, useSettings } from '../../state/queries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Page, Row, Section } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { DownloadsSection } from './DownloadsSection.tsx';
import { HubSection } from './HubSection.tsx';
import { PolicySection } from './PolicySection.tsx';
import { RemotesSection } from './remotes/RemotesSection.tsx';
import { TextRow } from './TextRow.tsx';

/** What other screens may send a person to. */
export type SettingsPart = 'hub' | 'policy';

export default function SettingsScreen({ part }: { part: SettingsPart | null }) {
  const { t } = useTranslation();
  const info = useAppInfo().data;
  const settings = useSettings().data;
  const overflow = settings?.chatOverflow ?? 'drop-middle';
  return (
    <Page title={t('settings.title')}>
      <Section title={t('settings.appearance')}>
        <Row label={t('settings.theme')} text={t('settings.themeText')}>
          <ThemeChoice />
        </Row>
      </Section>
      <Section title={t('settings.data')}>
        <Row label={t('settings.dataFolder')} text={t('settings.dataText')}>
          {info === undefined ? null : (
            <>
              <code className="selectable font-mono text-caption break-all text-muted">{info.dataFolder}</code>
              <CopyButton text={info.dataFolder} label={t('settings.copyFolder')} copiedLabel={t('common.copied')} />
            </>
          )}
        </Row>
      </Section>
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
        <TextRow
          label={t('settings.llamaServer')}
          text={t('settings.llamaServerText')}
          placeholder={t('settings.llamaServerPlaceholder')}
          kept={settings?.llamaServer ?? ''}
          onTake={(wanted) => changeSettings({ llamaServer: wanted === '' ? null : wanted })}
        />
      </Section>
      <div ref={part === 'hub' ? scrollHere : undefined}>
        <HubSection />
      </div>
      <RemotesSection />
      <DownloadsSection />
      <div ref={part === 'policy' ? scrollHere : undefined}>
        <PolicySection />
      </div>
      <Section title={t('settings.shortcuts')}>
        {allActions.map((action) => (
          <ShortcutRow key={action.id} label={t(action.labelKey)} keys={keysOf(action) ?? ''} />
        ))}
        <ShortcutRow label={t('settings.send')} keys="Enter" />
        <ShortcutRow label={t('settings.newline')} keys="Shift Enter" />
      </Section>
      <Section title={t('settings.about')}>
        <Row label={t('settings.version')}>
          <span className="selectable numbers text-muted">{info?.version}</span>
        </Row>
        <Row label={t('settings.host')}>
          <span className="text-muted">
            {info === undefined
              ? ''
              : info.host === 'electron'
                ? t('settings.hostElectron')
                : t('settings.hostHeadless')}
          </span>
        </Row>
        <Row label={t('settings.licences')} text={t('settings.licencesText')} />
      </Section>
    </Page>
  );
}

function scrollHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' });
}

const overflows = ['drop-middle', 'rolling', 'stop'] as const;

const themes = [
  { value: 'system', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
] as const;

function ThemeChoice() {
  const { t } = useTranslation();
  const theme = useSettings().data?.theme ?? 'system';
  return (
    <Segmented
      label={t('settings.theme')}
      value={theme}
      options={themes.map(({ value, icon }) => ({ value, icon, label: t(`settings.${value}`) }))}
      onChange={(value) => void changeSettings({ theme: value })}
    />
  );
}

function ShortcutRow({ label, keys }: { label: string; keys: string }) {
  return (
    <div className="flex h-10 items-center justify-between px-4">
      <span>{label}</span>
      <Keys keys={keys} />
    </div>
  );
}

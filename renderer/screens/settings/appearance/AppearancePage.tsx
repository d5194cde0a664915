import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Appearance } from '../../../../contract/settings.ts';
import { languages } from '../../../i18n/languages.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { Page, Row, Section } from '../../../ui/page.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';

const themes = [
  { value: 'system', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
] as const;
const sizes = ['small', 'normal', 'large', 'larger'] as const;
const fonts = ['sans', 'serif', 'mono'] as const;
const widths = ['narrow', 'normal', 'wide'] as const;

/** How the window looks, with a piece of a conversation to judge it by. */
export function AppearancePage() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  if (settings === undefined) return null;
  const { theme, language, appearance } = settings;
  const change = (patch: Partial<Appearance>) => void changeSettings({ appearance: { ...appearance, ...patch } });
  return (
    <Page title={t('settings.part.appearance')}>
      <Section title={t('appearance.language')}>
        <Row label={t('appearance.language')} text={t('appearance.languageText')}>
          <Select
            label={t('appearance.language')}
            value={language}
            options={[{ value: 'system', label: t('settings.system') }, ...languages]}
            onChange={(value) => void changeSettings({ language: value })}
          />
        </Row>
      </Section>
      <Section title={t('appearance.colours')}>
        <Row label={t('settings.theme')} text={t('settings.themeText')}>
          <Segmented
            label={t('settings.theme')}
            value={theme}
            options={themes.map(({ value, icon }) => ({ value, icon, label: t(`settings.${value}`) }))}
            onChange={(value) => void changeSettings({ theme: value })}
          />
        </Row>
        <Row label={t('appearance.contrast')} text={t('appearance.contrastText')}>
          <Switch
            label={t('appearance.contrast')}
            isOn={appearance.contrast === 'high'}
            onChange={(isOn) => change({ contrast: isOn ? 'high' : 'system' })}
          />
        </Row>
      </Section>
      <Section title={t('appearance.reading')}>
        <Sample />
        <Row label={t('appearance.size')} text={t('appearance.sizeText')}>
          <Segmented
            label={t('appearance.size')}
            value={appearance.textSize}
            options={sizes.map((value) => ({ value, label: t(`appearance.sizes.${value}`) }))}
            onChange={(textSize) => change({ textSize })}
          />
        </Row>
        <Row label={t('appearance.font')}>
          <Segmented
            label={t('appearance.font')}
            value={appearance.font}
            options={fonts.map((value) => ({ value, label: t(`appearance.fonts.${value}`) }))}
            onChange={(font) => change({ font })}
          />
        </Row>
        <Row label={t('appearance.width')} text={t('appearance.widthText')}>
          <Segmented
            label={t('appearance.width')}
            value={appearance.threadWidth}
            options={widths.map((value) => ({ value, label: t(`appearance.widths.${value}`) }))}
            onChange={(threadWidth) => change({ threadWidth })}
          />
        </Row>
      </Section>
      <Section title={t('appearance.motion')}>
        <Row label={t('appearance.reduced')} text={t('appearance.reducedText')}>
          <Switch
            label={t('appearance.reduced')}
            isOn={appearance.motion === 'reduced'}
            onChange={(isOn) => change({ motion: isOn ? 'reduced' : 'system' })}
          />
        </Row>
      </Section>
    </Page>
  );
}

function Sample() {
  const { t } = useTranslation();
  return (
    <figure aria-label={t('appearance.sample')} className="px-4 py-4">
      <p className="reading ms-auto w-fit rounded-card bg-sunken px-4 py-2.5">{t('appearance.sampleQuestion')}</p>
      <p className="reading mt-3 text-pretty">{t('appearance.sampleAnswer')}</p>
    </figure>
  );
}

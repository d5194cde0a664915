import { useTranslation } from 'react-i18next';
import type { DesktopSettings } from '../../../../contract/desktop-settings.ts';
import type { DesktopState } from '../../../../contract/desktop.ts';
import { changeDesktop } from '../../../state/desktop.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Switch } from '../../../ui/switch.tsx';

/** As many as the settings keep. */
const mostLanguages = 10;

export type SpellingProps = { settings: DesktopSettings; state: DesktopState['spellCheck'] };

/** Whether what is typed is checked, and in which languages. */
export function Spelling({ settings, state: { isOn, isBuiltIn, languages, inUse } }: SpellingProps) {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
  const listed = languages
    .map((tag) => ({ tag, name: names.of(tag) ?? tag }))
    .toSorted((a, b) => a.name.localeCompare(b.name, i18n.language));
  const choose = (tag: string, isWanted: boolean) => {
    const chosen = settings.spellCheckLanguages.length === 0 ? inUse : settings.spellCheckLanguages;
    const rest = chosen.filter((one) => one !== tag);
    void changeDesktop({ spellCheckLanguages: isWanted ? [...rest, tag].slice(-mostLanguages) : rest });
  };
  return (
    <Section title={t('desktop.spelling')}>
      <Row label={t('desktop.spellCheck')} text={t(isBuiltIn ? 'desktop.spellCheckSystem' : 'desktop.spellCheckText')}>
        <Switch
          label={t('desktop.spellCheck')}
          isOn={isOn}
          onChange={(isWanted) => void changeDesktop({ spellCheck: isWanted })}
        />
      </Row>
      {isOn && listed.length > 0 ? (
        <fieldset className="px-4 py-3">
          <legend className="float-start mb-1 w-full font-medium">{t('desktop.languages')}</legend>
          <div className="clear-both grid max-h-60 grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-x-4 overflow-y-auto">
            {listed.map(({ tag, name }) => (
              <Checkbox key={tag} label={name} isOn={inUse.includes(tag)} onChange={(on) => choose(tag, on)} />
            ))}
          </div>
        </fieldset>
      ) : null}
    </Section>
  );
}

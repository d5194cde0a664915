import { app, session } from 'electron';
import type { DesktopState } from '../../contract/desktop.ts';
import type { DesktopSettings } from '../../contract/desktop-settings.ts';
import type { Activity } from './activity.ts';

/** macOS has dictionaries of its own. Elsewhere Chromium fetches them, which nobody is to find out by surprise. */
const isBuiltIn = process.platform === 'darwin';

/** Checks what is typed as the settings say, now and when they change. */
export function checkSpelling(activity: Activity): void {
  let applied = '';
  const apply = () => {
    const { spellCheck, spellCheckLanguages } = activity.settings().desktop;
    const wanted = JSON.stringify({ spellCheck, spellCheckLanguages });
    if (wanted === applied) return;
    applied = wanted;
    const isOn = spellCheck ?? isBuiltIn;
    // Before it is switched on, else the dictionaries of other languages are fetched too.
    if (isOn && !isBuiltIn) session.defaultSession.setSpellCheckerLanguages(languagesFor(spellCheckLanguages));
    session.defaultSession.setSpellCheckerEnabled(isOn);
  };
  apply();
  activity.onEvent(({ type }) => {
    if (type === 'settings') apply();
  });
}

export function spellCheckState({ spellCheck, spellCheckLanguages }: DesktopSettings): DesktopState['spellCheck'] {
  return {
    isOn: spellCheck ?? isBuiltIn,
    isBuiltIn,
    languages: isBuiltIn ? [] : [...session.defaultSession.availableSpellCheckerLanguages],
    inUse: isBuiltIn ? [] : languagesFor(spellCheckLanguages),
  };
}

/** The chosen ones that there are, else the system's, else English. */
function languagesFor(chosen: readonly string[]): string[] {
  const available = session.defaultSession.availableSpellCheckerLanguages;
  const known = (tags: readonly string[]) =>
    tags.flatMap(
      (tag) => available.find((one) => one === tag) ?? available.find((one) => one === tag.split('-')[0]) ?? [],
    );
  const [first] = [known(chosen), known(app.getPreferredSystemLanguages()), known(['en-US'])].filter(
    (languages) => languages.length > 0,
  );
  return [...new Set(first ?? [])];
}

import { useEffect } from 'react';
import { languageSchema } from '../../contract/settings.ts';
import type { Settings } from '../../contract/settings.ts';
import { changeLanguage, i18n } from '../i18n/index.ts';
import { toLanguage, toPageLanguage } from '../i18n/languages.ts';
import { attempt } from './notices.ts';
import { useSettings } from './queries.ts';

/** A copy of the setting that can be read before the core has answered, so that no other language flashes. */
const storageKey = 'paddock.language';

let choice: Settings['language'] = 'system';

async function apply(): Promise<void> {
  const language = toLanguage(choice, navigator.languages);
  await changeLanguage(language);
  document.documentElement.lang = toPageLanguage(language);
  document.documentElement.dir = i18n.dir(language);
}

/** Before the first paint, which waits for it. */
export async function applyRememberedLanguage(): Promise<void> {
  choice = languageSchema.catch('system').parse(localStorage.getItem(storageKey));
  window.addEventListener('languagechange', () => void attempt(apply));
  await attempt(apply);
}

/** Keeps the window equal to the settings. */
export function useLanguage(): void {
  const language = useSettings().data?.language;
  useEffect(() => {
    if (language === undefined) return;
    choice = language;
    localStorage.setItem(storageKey, language);
    void attempt(apply);
  }, [language]);
}

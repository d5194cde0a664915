import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './languages.ts';
import { catalogues } from './languages.ts';
import en from './en.json';

/** English is bundled: it is there when nothing else can be had. The other catalogues are fetched when they are chosen. */
export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** For code outside components; components use `useTranslation`. */
export const t = i18n.t;

let wanted: Language = 'en';

/** Turns every text of the window into another language. Rejects, and changes nothing, when its texts can't be had. */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  if (language !== 'en' && !i18n.hasResourceBundle(language, 'translation')) {
    const { default: texts } = await catalogues[language]();
    i18n.addResourceBundle(language, 'translation', texts);
  }
  // Another one may have been chosen in the meantime.
  if (wanted === language) await i18n.changeLanguage(language);
}

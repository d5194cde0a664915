import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';

/** The catalogues are bundled, so that there is nothing to wait for before the first paint. */
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

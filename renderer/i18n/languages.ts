import type { Settings } from '../../contract/settings.ts';

/** The texts of the languages that are not bundled. */
export const catalogues = {
  de: () => import('./de.json'),
  es: () => import('./es.json'),
  fr: () => import('./fr.json'),
  ja: () => import('./ja.json'),
  zh: () => import('./zh.json'),
};

/** What the window speaks. */
export type Language = 'en' | keyof typeof catalogues;

/** In the languages themselves: who looks for his own may read no other. */
const names: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  zh: '简体中文',
};

function isLanguage(name: string): name is Language {
  return Object.hasOwn(names, name);
}

/** What a person chooses from. */
export const languages = Object.entries(names).flatMap(([value, label]) =>
  isLanguage(value) ? [{ value, label }] : [],
);

/** The language to speak for this choice, where the system asks for `preferred` (such as `de-AT`), the best first. */
export function toLanguage(choice: Settings['language'], preferred: readonly string[]): Language {
  if (isLanguage(choice)) return choice;
  return preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

/** The language as pages name it. A browser chooses the typeface of Chinese characters by it. */
export function toPageLanguage(language: string): string {
  return language === 'zh' ? 'zh-Hans' : language;
}

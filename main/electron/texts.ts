import { app } from 'electron';
import type { Settings } from '../../contract/settings.ts';
import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ja } from './texts/ja.ts';
import { zh } from './texts/zh.ts';

const languages: Readonly<Record<string, Texts>> = { en, de, es, fr, ja, zh };

/** What the app says outside its windows: in its menus, the tray, notifications and questions. */
export function textsFor(choice: Settings['language']): Texts {
  const wanted = choice === 'system' ? app.getPreferredSystemLanguages() : [choice];
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((tag) => Object.hasOwn(languages, tag));
  return languages[known ?? 'en'] ?? en;
}

import { DirectionProvider } from '@base-ui/react/direction-provider';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../state/language.ts';

/** Follows the chosen language, and tells the kit which way it is read. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  useLanguage();
  return <DirectionProvider direction={i18n.dir()}>{children}</DirectionProvider>;
}

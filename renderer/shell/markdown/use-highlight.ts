import { useEffect, useMemo, useState } from 'react';
import { languageOf } from './languages.ts';
import type { Language } from './languages.ts';
import type { Line, Tokenize } from './tokenizer.ts';

/** Code in coloured lines; `null` until the language is there, and for languages that stay plain. */
export function useHighlight(code: string, fenceName: string): readonly Line[] | null {
  const [tokenizer, setTokenizer] = useState<{ language: Language; tokenize: Tokenize } | null>(null);
  const language = languageOf(fenceName);

  useEffect(() => {
    if (language === null) return;
    let isGone = false;
    void import('./tokenizer.ts')
      .then(({ createTokenizer }) => createTokenizer(language))
      .then((tokenize) => {
        if (!isGone) setTokenizer({ language, tokenize });
      });
    return () => {
      isGone = true;
    };
  }, [language]);

  const tokenize = tokenizer?.language === language ? tokenizer?.tokenize : undefined;
  return useMemo(() => tokenize?.(code) ?? null, [tokenize, code]);
}

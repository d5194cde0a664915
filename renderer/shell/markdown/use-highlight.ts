import { useEffect, useRef, useState } from 'react';
import { openHighlight } from './highlighter.ts';
import type { Highlight } from './highlighter.ts';
import { languageOf } from './languages.ts';
import type { Line } from './tokenizer.ts';

/** Colouring more than this helps nobody and takes long. */
const longestCode = 200_000;

export type Highlighted = { lines: readonly Line[]; rest: string };
type Coloured = { code: string; lines: readonly Line[] };

const nothing: Coloured = { code: '', lines: [] };

/** Code in coloured lines as far as they are there, and the rest of it as it came. */
export function useHighlight(code: string, fenceName: string): Highlighted {
  const [coloured, setColoured] = useState<Coloured>(nothing);
  const highlight = useRef<Highlight | null>(null);
  const language = languageOf(fenceName);

  useEffect(() => {
    if (language === null) return;
    const opened = openHighlight(language, (done, lines) => setColoured({ code: done, lines }));
    highlight.current = opened;
    return () => {
      opened.close();
      highlight.current = null;
    };
  }, [language]);

  useEffect(() => {
    if (code.length <= longestCode) highlight.current?.colour(code);
  }, [language, code]);

  // What a fence began with stays coloured while it grows; another text begins anew.
  return code.startsWith(coloured.code)
    ? { lines: coloured.lines, rest: code.slice(coloured.code.length) }
    : { lines: [], rest: code };
}

import { useEffect, useRef, useState } from 'react';
import type { CodeHighlighterPlugin, HighlightResult, HighlightToken } from 'streamdown';

/** `length` is how much of the code the lines cover. */
export type Highlight = { lines: HighlightToken[][]; length: number };

let plugin: Promise<CodeHighlighterPlugin> | undefined;

/** The highlighter, fetched when the first fence is met. It runs on JavaScript alone: no WebAssembly, no eval. */
function loadPlugin(): Promise<CodeHighlighterPlugin> {
  plugin ??= import('@streamdown/code').then(({ code }): CodeHighlighterPlugin => code);
  return plugin;
}

/** The code in colours; `null` until they are known. While code grows, the colours of what was there before stay. */
export function useHighlight(code: string, language: string, isIncomplete: boolean): Highlight | null {
  const [highlight, setHighlight] = useState<(Highlight & { source: string }) | null>(null);
  const wanted = useRef(code);

  useEffect(() => {
    wanted.current = code;
    if (language === '' || code === '') return;
    let isGone = false;
    const show = ({ tokens }: HighlightResult) => {
      if (!isGone) setHighlight({ lines: tokens, length: code.length, source: code });
    };
    void loadPlugin().then((highlighter) => {
      // While a fence streams, code that has been overtaken need not be coloured.
      if (isGone || wanted.current !== code || !highlighter.supportsLanguage(language)) return;
      const known = highlighter.highlight({ code, language, isIncomplete, themes: highlighter.getThemes() }, show);
      if (known !== null) show(known);
    });
    return () => {
      isGone = true;
    };
  }, [code, language, isIncomplete]);

  return highlight !== null && code.startsWith(highlight.source) ? highlight : null;
}

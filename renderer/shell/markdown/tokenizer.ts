import { createHighlighterCore } from 'shiki/core';
import type { GrammarState, HighlighterCore, ThemedToken } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { loadLanguage } from './languages.ts';
import type { Language } from './languages.ts';

export type Line = readonly ThemedToken[];
export type Tokenize = (code: string) => readonly Line[];

/** The engine is plain JavaScript, so that the page needs neither WebAssembly nor eval. */
let highlighter: Promise<HighlighterCore> | undefined;

function getHighlighter(): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [import('shiki/themes/github-light-default.mjs'), import('shiki/themes/github-dark-default.mjs')],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return highlighter;
}

const themes = { light: 'github-light-default', dark: 'github-dark-default' } as const;

type Read = { text: string; lines: readonly Line[]; state: GrammarState | undefined };

/**
 * Makes a function that colours code which grows at its end, such as a fence that is being written. Lines that are
 * whole are read once and stay the same objects; only the last one is read again.
 */
export async function createTokenizer(language: Language): Promise<Tokenize> {
  const core = await getHighlighter();
  await core.loadLanguage(await loadLanguage(language));

  const readFrom = (code: string, grammarState: GrammarState | undefined) =>
    core.codeToTokens(code, {
      lang: language,
      themes,
      defaultColor: false,
      ...(grammarState === undefined ? {} : { grammarState }),
    });

  const nothing: Read = { text: '', lines: [], state: undefined };
  let read = nothing;
  return (code) => {
    if (!code.startsWith(read.text)) read = nothing;
    const end = code.lastIndexOf('\n') + 1;
    if (end > read.text.length) {
      const { tokens, grammarState } = readFrom(code.slice(read.text.length, end - 1), read.state);
      read = { text: code.slice(0, end), lines: [...read.lines, ...tokens], state: grammarState };
    }
    return [...read.lines, ...readFrom(code.slice(end), read.state).tokens];
  };
}

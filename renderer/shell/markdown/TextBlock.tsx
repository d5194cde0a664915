import { Block } from 'streamdown';
import type { Components } from 'streamdown';
import { Component, memo, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { CodeFence } from './CodeFence.tsx';
import { Formula } from './Formula.tsx';
import { hasMath } from './math.ts';
import { pagePlugins, remarkPlugins, textPlugins, withMath } from './pipeline.ts';
import type { MathPlugins, Plugins } from './pipeline.ts';
import { RemoteImage } from './RemoteImage.tsx';
import { Quote } from './Quote.tsx';
import { Table } from './Table.tsx';
import { TextLink } from './WebLink.tsx';

/** Past this a block is shown as it came: nobody reads a paragraph of this length, and reading it would stop the window. */
const longestBlock = 60_000;

/** What differs from the plain elements, which `styles/markdown.css` dresses. */
const components = {
  a: TextLink,
  img: RemoteImage,
  pre: CodeFence,
  table: Table,
  blockquote: Quote,
  span: Formula,
} as Components;

/**
 * Marks that have to be paired, or are set one by one. Readers take the square of their number; texts that are meant
 * to be read have far fewer of them in one block.
 */
const marks = { text: /\*+|_+|~+|\[|`+|<|\$\$/g, page: /\*+|_+|~+|\[|`+/g } as const;
const mostMarks = { text: 2000, page: 8000 } as const;
/** A word that is none. Where it may break takes the browser seconds to find. */
const endlessWord = /[!-~]{5000}/;

export function isTooMuch(text: string, kind: 'text' | 'page'): boolean {
  if (kind === 'text' && text.length > longestBlock) return true;
  if (text.length < mostMarks[kind]) return false;
  if (endlessWord.test(text)) return true;
  return (text.match(marks[kind])?.length ?? 0) > mostMarks[kind];
}

type Pipeline = { remark: Plugins; rehype: Plugins };

const pipelines = {
  text: { remark: remarkPlugins, rehype: textPlugins },
  page: { remark: remarkPlugins, rehype: pagePlugins },
} as const;

let loadedMath: MathPlugins | undefined;

/** Fetches what sets formulas. */
export async function loadMath(): Promise<MathPlugins> {
  loadedMath ??= (await import('./math-plugin.ts')).mathPlugins;
  return loadedMath;
}

/** The maths plugins, fetched when the first formula is met. */
function usePipeline(isPage: boolean, isNeeded: boolean): Pipeline {
  const [math, setMath] = useState(loadedMath);
  useEffect(() => {
    if (!isNeeded || math !== undefined) return;
    let isGone = false;
    void loadMath().then((loaded) => {
      if (!isGone) setMath(loaded);
    });
    return () => {
      isGone = true;
    };
  }, [isNeeded, math]);
  const plain = isPage ? pipelines.page : pipelines.text;
  if (!isNeeded || math === undefined) return plain;
  return { remark: [...plain.remark, math.remark], rehype: withMath(plain.rehype, math) };
}

/** What is not read as Markdown. It breaks anywhere and its letters do not care for each other: else a long word takes seconds. */
export function PlainBlock({ text }: { text: string }) {
  return (
    <p data-unread className="break-all whitespace-pre-wrap [text-rendering:optimizeSpeed]">
      {text}
    </p>
  );
}

/** One block of Markdown. Parsed again only when its text changes. */
export const TextBlock = memo(function TextBlock({ text, isPage }: { text: string; isPage: boolean }) {
  const { remark, rehype } = usePipeline(isPage, hasMath(text));
  const plain = <PlainBlock text={text} />;
  const isPlain = useMemo(() => isTooMuch(text, isPage ? 'page' : 'text'), [text, isPage]);
  if (isPlain) return plain;
  return (
    <Unparsed plain={plain}>
      <Block
        content={text}
        index={0}
        isIncomplete={false}
        shouldParseIncompleteMarkdown={false}
        shouldNormalizeHtmlIndentation={false}
        components={components}
        remarkPlugins={remark}
        rehypePlugins={rehype}
      />
    </Unparsed>
  );
});

/** A text that the parser chokes on, such as a thousand nested quotations, is shown as it came. */
class Unparsed extends Component<{ plain: ReactNode; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? this.props.plain : this.props.children;
  }
}

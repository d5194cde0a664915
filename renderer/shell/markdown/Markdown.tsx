import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ImageOff } from 'lucide-react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';
import type { Components, PluginConfig } from 'streamdown';
import { CodeFence } from './CodeFence.tsx';
import { hasMath, normalizeMath } from './math.ts';

/**
 * What a model or a stranger writes is not to be trusted. Without the raw plugin HTML is shown as the text that it is;
 * the sanitizer drops `javascript:` and the like; links and pictures are our own, and nothing is fetched.
 */
const textPlugins = [defaultRehypePlugins['sanitize']].filter((plugin) => plugin !== undefined);
/** Pages of the hub are half HTML. It is read, and only what the sanitizer lets through is shown. */
const pagePlugins = [defaultRehypePlugins['raw'], ...textPlugins].filter((plugin) => plugin !== undefined);

/** Where a page's relative links lead from; an answer has none that lead anywhere. */
export type PageOrigin = { links: string; images: string };

const Origin = createContext<PageOrigin | null>(null);
const InsideLink = createContext(false);

/** The address on the web, or nothing where it has none. */
function webAddress(href: string | undefined, base: string | undefined): string | null {
  if (href === undefined || href.startsWith('#')) return null;
  const address = URL.parse(href, base);
  return address !== null && /^(https?|mailto):$/.test(address.protocol) ? address.href : null;
}

function WebLink({ address, children }: { address: string | null; children: ReactNode }) {
  if (address === null) return <span>{children}</span>;
  return (
    <InsideLink value>
      <a href={address} target="_blank" rel="noopener noreferrer" title={address}>
        {children}
      </a>
    </InsideLink>
  );
}

function SafeLink({ href, children }: ComponentProps<'a'>) {
  return <WebLink address={webAddress(href, useContext(Origin)?.links)}>{children}</WebLink>;
}

/** A picture from the web would tell its server that the text was read. */
function RemoteImage({ src, alt }: ComponentProps<'img'>) {
  const { t } = useTranslation();
  const base = useContext(Origin)?.images;
  const isLinked = useContext(InsideLink);
  const label = alt === undefined || alt === '' ? t('markdown.imageNoAlt') : alt;
  return (
    <span className="remote-image" title={t('markdown.image')}>
      <ImageOff size={14} strokeWidth={1.75} aria-hidden />
      {isLinked ? (
        label
      ) : (
        <WebLink address={webAddress(typeof src === 'string' ? src : undefined, base)}>{label}</WebLink>
      )}
    </span>
  );
}

function Table({ children }: ComponentProps<'table'>) {
  const { t } = useTranslation();
  return (
    // Wide tables scroll by themselves, with the arrow keys too: Chromium lets what scrolls take the focus.
    <section className="table-scroll" aria-label={t('chat.tableLabel')}>
      <table>{children}</table>
    </section>
  );
}

/** Plain elements, dressed by `styles/markdown.css`. */
const components = {
  a: SafeLink,
  img: RemoteImage,
  pre: CodeFence,
  table: Table,
  code: 'code',
  h1: 'h1',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h5',
  h6: 'h6',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  hr: 'hr',
  strong: 'strong',
  blockquote: 'blockquote',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  sup: 'sup',
  sub: 'sub',
  section: 'section',
} as Components;

let loadedMath: PluginConfig | undefined;

/** The maths plugin, fetched when the first formula is met. */
function useMathPlugin(isNeeded: boolean): PluginConfig | undefined {
  const [plugins, setPlugins] = useState(loadedMath);
  useEffect(() => {
    if (!isNeeded || plugins !== undefined) return;
    let isGone = false;
    void import('./math-plugin.ts').then(({ math }) => {
      loadedMath = { math };
      if (!isGone) setPlugins(loadedMath);
    });
    return () => {
      isGone = true;
    };
  }, [isNeeded, plugins]);
  return isNeeded ? plugins : undefined;
}

export type MarkdownProps = {
  text: string;
  isLive: boolean;
  /** Of a page from the hub: its relative links are followed from there, and its HTML is read. */
  origin?: PageOrigin;
};

/** An answer's text, or a page's. While it is live, only the block that grows is parsed again. */
export default function Markdown({ text, isLive, origin }: MarkdownProps) {
  const source = useMemo(() => normalizeMath(text, isLive), [text, isLive]);
  const plugins = useMathPlugin(hasMath(source));
  return (
    <Origin value={origin ?? null}>
      <Streamdown
        className="markdown"
        data-live={isLive}
        mode={origin === undefined ? 'streaming' : 'static'}
        parseIncompleteMarkdown={isLive}
        isAnimating={isLive}
        rehypePlugins={origin === undefined ? textPlugins : pagePlugins}
        components={components}
        controls={false}
        linkSafety={{ enabled: false }}
        {...(plugins === undefined ? {} : { plugins })}
      >
        {source}
      </Streamdown>
    </Origin>
  );
}

import { useEffect, useMemo, useState } from 'react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { ImageOff } from 'lucide-react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';
import type { Components, PluginConfig } from 'streamdown';
import { CodeFence } from './CodeFence.tsx';
import { hasMath, normalizeMath } from './math.ts';

/**
 * What a model writes is not to be trusted. Without the raw plugin HTML is shown as the text that it is; the
 * sanitizer drops `javascript:` and the like; links and pictures are our own, and nothing is fetched.
 */
const rehypePlugins = [defaultRehypePlugins['sanitize']].filter((plugin) => plugin !== undefined);

function SafeLink({ href, children }: ComponentProps<'a'>) {
  if (href === undefined || !/^(https?|mailto):/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" title={href}>
      {children}
    </a>
  );
}

/** A picture from the web would tell its server that the answer was read. */
function RemoteImage({ src, alt }: ComponentProps<'img'>) {
  const { t } = useTranslation();
  const label = alt === undefined || alt === '' ? t('markdown.imageNoAlt') : alt;
  return (
    <span className="remote-image" title={t('markdown.image')}>
      <ImageOff size={14} strokeWidth={1.75} aria-hidden />
      {typeof src === 'string' ? <SafeLink href={src}>{label}</SafeLink> : label}
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

/** An answer's text. While it is live, only the block that grows is parsed again. */
export default function Markdown({ text, isLive }: { text: string; isLive: boolean }) {
  const source = useMemo(() => normalizeMath(text, isLive), [text, isLive]);
  const plugins = useMathPlugin(hasMath(source));
  return (
    <Streamdown
      className="markdown"
      data-live={isLive}
      mode="streaming"
      parseIncompleteMarkdown={isLive}
      isAnimating={isLive}
      rehypePlugins={rehypePlugins}
      components={components}
      controls={false}
      linkSafety={{ enabled: false }}
      {...(plugins === undefined ? {} : { plugins })}
    >
      {source}
    </Streamdown>
  );
}

import { WrapText } from 'lucide-react';
import { Fragment, isValidElement, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsCodeFenceIncomplete } from 'streamdown';
import type { HighlightToken } from 'streamdown';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useHighlight } from './highlight.ts';

type Fence = { code: string; language: string };

/** Markdown gives a `<pre>` with one `<code class="language-x">` in it. */
function readFence(children: ReactNode): Fence {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) return { code: '', language: '' };
  const { className, children: text } = children.props;
  const language = /language-([^\s]+)/.exec(className ?? '')?.[1] ?? '';
  return { code: typeof text === 'string' ? text.replace(/\n$/, '') : '', language };
}

/** Code with its language, a copy button and a switch for long lines. Copying works while it is still written. */
export function CodeFence({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const [isWrapped, setIsWrapped] = useState(false);
  const { code, language } = readFence(children);
  const isIncomplete = useIsCodeFenceIncomplete();
  return (
    <figure className="overflow-hidden rounded-card border border-border bg-sunken" data-testid="code-block">
      <figcaption className="flex h-9 items-center gap-0.5 border-b border-border pr-1 pl-4">
        <span className="flex-1 font-mono text-caption text-muted">
          {language === '' ? t('markdown.plain') : language}
        </span>
        <IconButton
          icon={WrapText}
          label={t('markdown.wrap')}
          side="top"
          aria-pressed={isWrapped}
          onClick={() => setIsWrapped(!isWrapped)}
        />
        <CopyButton text={code} label={t('markdown.copyCode')} copiedLabel={t('common.copied')} />
      </figcaption>
      <pre
        // Long lines scroll by the arrow keys too.
        tabIndex={isWrapped ? -1 : 0}
        className={`px-4 py-3 text-interface leading-[1.6] focus-visible:-outline-offset-2 ${isWrapped ? 'break-words whitespace-pre-wrap' : 'overflow-x-auto'}`}
      >
        <code className={isIncomplete ? 'code-live' : ''}>
          <Highlighted code={code} language={language} isIncomplete={isIncomplete} />
        </code>
      </pre>
    </figure>
  );
}

/** The coloured part as far as it has been read, then the rest as it came: text never waits for colour. */
function Highlighted({ code, language, isIncomplete }: Fence & { isIncomplete: boolean }) {
  const result = useHighlight(code, language, isIncomplete);
  if (result === null) return code;
  return (
    <>
      {result.lines.map((line, index) => (
        <Fragment key={index}>
          {index === 0 ? null : '\n'}
          {line.map((token, position) => (
            <span key={position} className="code-token" style={styleOf(token)}>
              {token.content}
            </span>
          ))}
        </Fragment>
      ))}
      {code.slice(result.length)}
    </>
  );
}

function styleOf({ color, htmlStyle }: HighlightToken): CSSProperties {
  const colours: Record<`--${string}`, string> = {
    '--token-light': htmlStyle?.['color'] ?? color ?? 'inherit',
    '--token-dark': htmlStyle?.['--shiki-dark'] ?? color ?? 'inherit',
  };
  return colours;
}
